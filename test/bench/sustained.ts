/**
 * What the platform keeps up with, and how fresh a report is meanwhile: one API and one worker, as they are started. First as many
 * events as can be taken in and counted with a lag that does not grow: senders pause whenever too much is waiting, so that what is
 * counted is what can be sustained. Then, at half that rate, from the answer to an event until it is in the report.
 * `LOAD_SECONDS=60 PROBES=200 npm run bench sustained`
 */
import { createEventStore } from '#libs/event-store';
import { setTimeout as delay } from 'node:timers/promises';
import { eventBodies } from './event-load.js';
import { createExperiments } from './experiments.js';
import { ADMIN_KEY, CLIENT_KEY, cpuMicroseconds, startDatabase } from './servers.js';
import { ServerProcess } from '../support/server-process.js';

const SECONDS = Number(process.env['LOAD_SECONDS'] ?? 60);
const PROBES = Number(process.env['PROBES'] ?? 200);
const EVENTS_A_REQUEST = 100;
const SENDERS = 8;
/** Events that wait to be counted: senders pause above it. */
const MOST_WAITING = 100_000;
const LOOK_MILLISECONDS = 100;
/** A report that comes later than this never comes. */
const PATIENCE_MILLISECONDS = 60_000;
const EXPERIMENT = 'bench-1';

const database = await startDatabase();
const environment = { DATABASE_URL: database.url };
const api = await ServerProcess.start('dist/apps/api/src/main.js', environment);
const worker = await ServerProcess.start('dist/apps/worker/src/main.js', environment);
const store = createEventStore({ connectionString: database.url });
await createExperiments(api.url, 2);

const body = eventBodies(EVENTS_A_REQUEST, 'time-ordered');
let sent = 0;
let waiting = 0;

async function send(events: string): Promise<void> {
  const answer = await fetch(`${api.url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${CLIENT_KEY}` },
    body: events,
  });
  if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

/** Sends until the signal says stop, `perSecond` in all, or as much as is counted. */
async function load(signal: AbortSignal, perSecond = Infinity): Promise<void> {
  const started = performance.now();
  const before = sent;
  const mayGoOn = (): boolean =>
    perSecond === Infinity
      ? waiting < MOST_WAITING
      : sent - before < ((performance.now() - started) / 1_000) * perSecond;
  const sender = async (): Promise<void> => {
    while (!signal.aborted) {
      if (mayGoOn()) {
        sent += EVENTS_A_REQUEST;
        await send(body());
      } else await delay(5);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
}

async function watchLag(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    ({ events: waiting } = await store.statisticsStore.lag());
    await delay(LOOK_MILLISECONDS);
  }
}

interface Moment {
  time: number;
  counted: number;
  api: number;
  worker: number;
}

async function now(): Promise<Moment> {
  const { events } = await store.statisticsStore.lag();
  const cpu = { api: cpuMicroseconds(api.pid), worker: cpuMicroseconds(worker.pid) };
  return { time: performance.now(), counted: sent - events, ...cpu };
}

async function sustained(): Promise<number> {
  const ending = new AbortController();
  const all = Promise.all([load(ending.signal), watchLag(ending.signal)]);
  // A third to get under way: the buffer of what waits fills, and with it the tables.
  await delay((SECONDS * 1_000) / 3);
  const from = await now();
  await delay((SECONDS * 1_000 * 2) / 3);
  const to = await now();
  ending.abort();
  await all;
  const events = to.counted - from.counted;
  const rate = (events / (to.time - from.time)) * 1_000;
  const each = (what: 'api' | 'worker'): string => ((to[what] - from[what]) / events).toFixed(1);
  console.log(
    `sustained: ${Math.round(rate).toLocaleString('en')} events/s taken in and counted ` +
      `(API ${each('api')} us of CPU an event, worker ${each('worker')}; what PostgreSQL takes comes to that)`,
  );
  return rate;
}

async function freshness(rate: number): Promise<number[]> {
  const ending = new AbortController();
  const loading = load(ending.signal, rate);
  const waits: number[] = [];
  for (let nth = 1; nth <= PROBES; nth += 1) {
    const unit = `probe-${nth}`;
    const start = performance.now();
    await send(
      JSON.stringify({
        events: [
          { id: `${unit}-exposed`, type: 'exposure', unit, experiment: EXPERIMENT, variant: 'control' },
        ],
      }),
    );
    while ((await unitsInReport()) < nth) {
      if (performance.now() - start > PATIENCE_MILLISECONDS) throw new Error('It is not in the report.');
      await delay(20);
    }
    waits.push(performance.now() - start);
  }
  ending.abort();
  await loading;
  return waits.sort((a, b) => a - b);
}

async function unitsInReport(): Promise<number> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}` };
  const answer = await fetch(`${api.url}/v1/experiments/${EXPERIMENT}/report`, { headers });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  const report = (await answer.json()) as { exposures: { byVariant: Record<string, number> } };
  return Object.values(report.exposures.byVariant).reduce((sum, units) => sum + units, 0);
}

const at = (waits: readonly number[], share: number): string =>
  `${Math.round(waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] ?? NaN)} ms`;

const rate = await sustained();
while ((await store.statisticsStore.lag()).events > 0) await delay(LOOK_MILLISECONDS);
const waits = await freshness(rate / 2);
const half = Math.round(rate / 2).toLocaleString('en');
console.log(
  `event -> report at ${half} events/s: p50 ${at(waits, 0.5)}, p99 ${at(waits, 0.99)}, longest ${at(waits, 1)} of ${PROBES}`,
);
await Promise.all([api.stop(), worker.stop(), store.close()]);
await database.stop();
