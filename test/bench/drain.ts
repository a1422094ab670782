/**
 * CPU that the drain costs per event, in the server's process and in this one: 20 experiments with 5 metrics, a quarter of the
 * events exposures, a unit in two experiments. Several figures, as the first steps meet only new units and the last ones mostly
 * known ones. In a database of its own, on this machine (Linux: CPU time is read from /proc).
 *
 * `node --import ./test/support/typescript-loader.mjs test/bench/drain.ts [events] [days of covariates, 0: none]`
 */
import type { MeasuredExperiment, UnitEvent, UnitMeasure } from '#libs/domain';
import { createEventStore } from '#libs/event-store';
import pg from 'pg';
import { cpuMicroseconds, startDatabase } from './servers.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const total = Number(process.argv[2] ?? 400_000);
const covariateDays = Number(process.argv[3] ?? 14);
const units = total / 10;
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
  const owner = spread(number, units);
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
for (let at = 0; at < total; at += 5_000) {
  await store.eventLog.append(
    PROJECT,
    Array.from({ length: 5_000 }, (_, index) => anEvent(at + index)),
  );
}

/** Microseconds of CPU of the processes that serve the drain. */
async function serverCpu(): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE application_name = 'consumer-science statistics'`,
  );
  return rows.reduce((sum, { pid }) => sum + cpuMicroseconds(pid), 0);
}

await store.statisticsStore.lag();
let drained = 0;
for (let backlog = true; backlog;) {
  const before = { server: await serverCpu(), own: process.cpuUsage(), at: performance.now() };
  const outcome = await store.statisticsStore.drain(measured);
  const own = process.cpuUsage(before.own);
  const server = (await serverCpu()) - before.server;
  backlog = outcome.backlog;
  drained += outcome.events;
  const per = (microseconds: number): string => (microseconds / Math.max(1, outcome.events)).toFixed(1);
  const wall = per((performance.now() - before.at) * 1_000);
  console.log(
    `${drained} events: server ${per(server)} us of CPU an event, client ${per(own.user + own.system)}, wall ${wall}`,
  );
}
await Promise.all([store.close(), client.end()]);
await database.stop();
