/**
 * CPU that the drain costs the database per event, beside the least that counts by increments (plain-delta.ts), in batches that
 * take turns: 20 experiments with 5 metrics, a quarter of the events exposures, a unit in two experiments. Units come and go, so
 * that a batch is like any other but for what lies behind it: what an event costs must not grow with that. In a database of its
 * own, on this machine (Linux: CPU time is read from /proc).
 *
 * `EVENTS=10000000 COVARIATE_DAYS=14 npm run bench drain`; a million without covariates when not said. About 100 s a million.
 */
import type { MeasuredExperiment, UnitEvent, UnitMeasure } from '#libs/domain';
import { createEventStore } from '#libs/event-store';
import pg from 'pg';
import { PlainDelta } from './plain-delta.js';
import { cpuMicroseconds, startDatabase } from './servers.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const total = Number(process.env['EVENTS'] ?? 1_000_000);
const covariateDays = Number(process.env['COVARIATE_DAYS'] ?? 0);
const BATCH = 100_000;
const APPENDED = 5_000;
/** Batches that a figure is the median of. */
const LAST = 5;
const EVENTS_A_UNIT = 10;
/** A unit's events lie within as many of its time. */
const LIFETIME = 200_000;
const experiments = 20;
const days = 14;
const start = Date.UTC(2026, 0, 1);

function uuid(kind: number, number: number): string {
  return `0000000${kind}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** A spread that is the same in every run: multiplication by an odd number modulo a power of two. */
function spread(number: number, among: number): number {
  return Math.floor((((number * 2_654_435_761) >>> 0) / 4_294_967_296) * among);
}

function anEvent(number: number): UnitEvent {
  const id = uuid(1, number);
  const owner = Math.max(0, Math.floor((number - spread(number, LIFETIME)) / EVENTS_A_UNIT));
  const timestamp = new Date(start + Math.floor((number / total) * days * 86_400_000));
  const unit = `unit-${owner}`;
  if (number % 4 === 0) {
    const experiment = `experiment-${(owner + (number % 8 === 0 ? 0 : 7)) % experiments}`;
    const variant = owner % 2 === 0 ? 'control' : 'treatment';
    return { id, type: 'exposure', unit, experiment, variant, timestamp, attributes: null };
  }
  const value = spread(number + 1, 10_000) / 100;
  return { id, type: 'track', unit, name: `event-${number % 5}`, timestamp, value, properties: null };
}

function measureOf(number: number): UnitMeasure {
  const counted = { event: `event-${number}`, aggregate: 'count' as const, property: null };
  const summed = { ...counted, aggregate: 'sum' as const };
  const covariateSeconds = covariateDays === 0 ? null : covariateDays * 86_400;
  const plain = { delaySeconds: 0, quantile: null, covariateSeconds, maturedOnly: false };
  const measures: UnitMeasure[] = [
    { ...plain, numerator: counted, denominator: null, windowSeconds: 604_800, cap: 1 },
    { ...plain, numerator: counted, denominator: null, windowSeconds: null, cap: null },
    { ...plain, numerator: summed, denominator: null, windowSeconds: null, cap: 500 },
    { ...plain, numerator: summed, denominator: counted, windowSeconds: null, cap: null },
    { ...plain, numerator: summed, denominator: null, windowSeconds: 1_209_600, cap: null },
  ];
  return measures[number] as UnitMeasure;
}

const measured: MeasuredExperiment[] = Array.from({ length: experiments }, (_, number) => ({
  id: uuid(2, number),
  projectId: PROJECT,
  key: `experiment-${number}`,
  startedAt: new Date(start),
  stoppedAt: null,
  variants: ['control', 'treatment'],
  phases: [{ number: 1, startedAt: new Date(start) }],
  metrics: Array.from({ length: 5 }, (_unused, metric) => ({
    id: uuid(3, number * 5 + metric),
    key: `metric-${metric}`,
    measure: measureOf(metric),
  })),
  excludedUnits: [],
}));

const database = await startDatabase();
const store = createEventStore({ connectionString: database.url });
const client = new pg.Client({ connectionString: database.url });
await client.connect();
const plain = await PlainDelta.open(database.url);
await store.statisticsStore.lag();

/** Microseconds of CPU of the processes that serve the drain. */
async function serverCpu(): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE application_name = 'consumer-science statistics'`,
  );
  return rows.reduce((sum, { pid }) => sum + cpuMicroseconds(pid), 0);
}

async function append(events: readonly UnitEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += APPENDED) {
    await store.eventLog.append(PROJECT, events.slice(at, at + APPENDED));
  }
}

/** Server's CPU per event until all is counted, and the same of this process. */
async function drainAll(): Promise<{ server: number; client: number }> {
  const [before, own] = [await serverCpu(), process.cpuUsage()];
  let drained = 0;
  for (let backlog = true; backlog;) {
    const outcome = await store.statisticsStore.drain(measured);
    backlog = outcome.backlog;
    drained += outcome.events;
  }
  const { user, system } = process.cpuUsage(own);
  return { server: ((await serverCpu()) - before) / drained, client: (user + system) / drained };
}

const median = (figures: readonly number[]): number =>
  [...figures].sort((one, other) => one - other)[Math.floor(figures.length / 2)] ?? NaN;

interface Batch {
  ours: number;
  client: number;
  plain: number;
}
const batches: Batch[] = [];

/** Medians of the last batches. */
function report(behind: number): Batch {
  const of = (side: keyof Batch): number => median(batches.slice(-LAST).map((batch) => batch[side]));
  const batch = { ours: of('ours'), client: of('client'), plain: of('plain') };
  const figures = `${batch.ours.toFixed(1)} us of the server's CPU an event (${batch.client.toFixed(1)} of the worker's)`;
  const ratio = (batch.ours / batch.plain).toFixed(2);
  console.log(`${behind} events behind: ${figures}, plain ${batch.plain.toFixed(1)}: ${ratio} of it`);
  return batch;
}

const milestones = [1_000_000, 2_000_000, 5_000_000, 10_000_000];
const reports: Batch[] = [];
for (let at = 0; at < total; at += BATCH) {
  const events = Array.from({ length: BATCH }, (_, index) => anEvent(at + index));
  await append(events);
  const isFirst = (at / BATCH) % 2 === 0;
  const before = isFirst ? null : await plain.add(events);
  const { server, client: own } = await drainAll();
  batches.push({ ours: server, client: own, plain: before ?? (await plain.add(events)) });
  const behind = at + BATCH;
  if (milestones.includes(behind) || behind === total) reports.push(report(behind));
}
const [first, last] = [reports[0], reports.at(-1)];
if (first && last && first !== last) {
  console.log(
    `growth from the first to the last: ${(last.ours / first.ours).toFixed(2)} (plain ${(last.plain / first.plain).toFixed(2)})`,
  );
}
await Promise.all([store.close(), client.end(), plain.close()]);
await database.stop();
