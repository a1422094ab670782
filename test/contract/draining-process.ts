import type { MeasuredExperiment } from '#libs/domain';
import { PostgresStatisticsStore } from '#libs/event-store';

/** A worker that makes one step whenever its parent says so, and tells how it went: its number of events, or the error's name. */
const [connectionString = '', experiment = '', workTimeout] = process.argv.slice(2);
const store = new PostgresStatisticsStore({
  connectionString,
  workTimeoutMilliseconds: Number(workTimeout),
});
const experiments = [reviving(JSON.parse(experiment) as MeasuredExperiment)];

function reviving(parsed: MeasuredExperiment): MeasuredExperiment {
  const phases = parsed.phases.map((phase) => ({ ...phase, startedAt: new Date(phase.startedAt) }));
  return { ...parsed, startedAt: new Date(parsed.startedAt), phases };
}

process.on('message', () => {
  store.drain(experiments).then(
    ({ events }) => process.send?.({ events }),
    (error: Error) => process.send?.({ error: error.name }),
  );
});
process.send?.({ ready: true });
