/**
 * A metric joins a running experiment with many events behind it: how long until it is complete, and how much slower events are taken
 * in meanwhile. One API and one worker, as they are started. Slices of load take turns: one while nothing is built, one while a
 * new metric is; each round has a metric of its own. `EVENTS=5000000 npm run bench backfill`
 */
import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { createEventStore } from '#libs/event-store';
import { ServerProcess } from '../support/server-process.js';
import { eventBodies, sendFor } from './event-load.js';
import { createExperiments } from './experiments.js';
import { ADMIN_KEY, startDatabase } from './servers.js';

const EVENTS = Number(process.env['EVENTS'] ?? 1_000_000);
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const SLICE_SECONDS = Number(process.env['SLICE_SECONDS'] ?? 5);
const EVENTS_A_REQUEST = 100;
const EVENTS_A_UNIT = 10;
const FILLED_AT_ONCE = 250_000;
const LOOK_MILLISECONDS = 250;
const EXPERIMENT = 'bench-0';

const database = await startDatabase();
const environment = { DATABASE_URL: database.url };
const api = await ServerProcess.start('dist/apps/api/src/main.js', environment);
const worker = await ServerProcess.start('dist/apps/worker/src/main.js', environment);
const store = createEventStore({ connectionString: database.url });
const headers = { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` };

async function ask<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const answer = await fetch(api.url + path, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Body;
}

/** Of units that met the experiment, and bought and looked around since. */
const FILL = `
  WITH made AS MATERIALIZED (
    SELECT number, '00000000-0000-0000-0000-000000000001'::uuid AS project_id, number % ${EVENTS_A_UNIT} = 0 AS is_exposure,
      ('0190' || lpad(to_hex(number), 8, '0') || '70008000' || substr(md5(number::text), 1, 12))::uuid AS id,
      'unit-' || number / ${EVENTS_A_UNIT} AS unit
    FROM generate_series($1::bigint, $1::bigint + $2::bigint - 1) AS number
  ), remembered AS (
    INSERT INTO event_ids (id, project_id) SELECT id, project_id FROM made
  )
  INSERT INTO events (project_id, id, type, unit, occurred_at, experiment, variant, name, value)
  SELECT project_id, id, CASE WHEN is_exposure THEN 'exposure' ELSE 'track' END, unit, now() + number % ${EVENTS_A_UNIT} * interval '1 ms',
    CASE WHEN is_exposure THEN '${EXPERIMENT}' END,
    CASE WHEN is_exposure THEN CASE WHEN number / ${EVENTS_A_UNIT} % 2 = 0 THEN 'control' ELSE 'treatment' END END,
    CASE WHEN NOT is_exposure THEN CASE WHEN number % 3 = 0 THEN 'purchase' ELSE 'visit-' || number / 3 % ${ROUNDS} END END,
    CASE WHEN NOT is_exposure THEN number % 10000 / 100.0 END
  FROM made`;

async function fill(): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (let first = 0; first < EVENTS; first += FILLED_AT_ONCE) {
    await client.query(FILL, [first, Math.min(FILLED_AT_ONCE, EVENTS - first)]);
  }
  await client.query('VACUUM ANALYZE');
  await client.end();
}

async function counted(): Promise<void> {
  while ((await store.statisticsStore.lag()).events > 0) await delay(LOOK_MILLISECONDS);
}

interface Report {
  checks: { code: string; detail: string }[];
  metrics: { metric: string; arms: { units: number; total: number }[] }[];
}

async function building(): Promise<string | null> {
  const { checks } = await ask<Report>('GET', `/v1/experiments/${EXPERIMENT}/report`);
  return checks.find(({ code }) => code === 'BACKFILL')?.detail ?? null;
}

const load = async (seconds: number): Promise<number> =>
  (await sendFor(seconds, api.url, eventBodies(EVENTS_A_REQUEST, 'time-ordered'), EVENTS_A_REQUEST)).rate;

const joined: string[] = [];

/** Adds one more metric; it is of events that no other metric reads. */
async function join(round: number): Promise<void> {
  const key = `visits-${round}`;
  await ask('POST', '/v1/metrics', { key, name: key, type: 'count', event: `visit-${round}` });
  joined.push(key);
  await ask('PATCH', `/v1/experiments/${EXPERIMENT}`, {
    metrics: { primary: ['purchase'], secondary: joined },
  });
  while ((await building()) === null) await delay(LOOK_MILLISECONDS);
}

await createExperiments(api.url, 1);
await delay(2_000);
const filledAt = performance.now();
await fill();
await counted();
console.log(`${EVENTS.toLocaleString('en')} events behind it, after ${seconds(filledAt)} s`);
await load(SLICE_SECONDS);

const quiet: number[] = [];
const busy: number[] = [];
const took: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  await counted();
  quiet.push(await load(SLICE_SECONDS));
  await counted();
  const begun = performance.now();
  await join(round);
  const rate = await load(SLICE_SECONDS);
  const still = await building();
  if (still === null) console.log(`round ${round}: complete before the slice of load was; use more EVENTS`);
  else busy.push(rate);
  while ((await building()) !== null) await delay(LOOK_MILLISECONDS);
  took.push((performance.now() - begun) / 1_000);
  console.log(
    `round ${round}: ${Math.round(quiet.at(-1) ?? NaN)} events/s, ${Math.round(rate)} while a metric is built (${still ?? 'complete'}); complete after ${took.at(-1)?.toFixed(0)} s`,
  );
}
const median = (figures: readonly number[]): number =>
  [...figures].sort((one, other) => one - other)[figures.length >> 1] ?? NaN;
console.log(
  `ratio of the medians ${(median(busy) / median(quiet)).toFixed(2)} (wanted: 0.8); complete after ${median(took).toFixed(0)} s under load`,
);
const { metrics } = await ask<Report>('GET', `/v1/experiments/${EXPERIMENT}/report`);
for (const { metric, arms } of metrics)
  console.log(`${metric}: ${arms.map(({ units, total }) => `${total} of ${units} units`).join(', ')}`);
await Promise.all([api.stop(), worker.stop(), store.close()]);
await database.stop();

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(0);
}
