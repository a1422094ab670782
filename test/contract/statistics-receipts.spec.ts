import type { AssignmentReceipt, MeasuredExperiment, ReceiptCount, UnitEvent } from '#libs/domain';
import { createEventStore, PostgresStatisticsStore, type EventStore } from '#libs/event-store';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const START = Date.UTC(2026, 2, 1);
const PATIENCE_MILLISECONDS = 20_000;

let database: TestDatabase;
let store: EventStore;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  store = createEventStore({
    connectionString: database.url,
    gatherMilliseconds: 0,
    receiptGatherMilliseconds: 1,
  });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await store.close();
  await database.drop();
});

const experiment: MeasuredExperiment = {
  id: '00000000-0000-4000-8000-000000000001',
  projectId: PROJECT,
  key: 'landing-page',
  startedAt: new Date(START),
  stoppedAt: null,
  variants: ['control', 'treatment'],
  phases: [{ number: 1, startedAt: new Date(START) }],
  metrics: [
    {
      id: '00000000-0000-4000-8000-000000000002',
      key: 'purchase',
      measure: {
        numerator: { event: 'buy', aggregate: 'count', property: null },
        denominator: null,
        windowSeconds: null,
        cap: 1,
        delaySeconds: 0,
        quantile: null,
        covariateSeconds: null,
        maturedOnly: false,
      },
    },
  ],
  excludedUnits: [],
};

function receipt(unit: string, variant: string, seconds = 0): AssignmentReceipt {
  const at = new Date(START + seconds * 1_000);
  return { projectId: PROJECT, experimentId: experiment.id, unit, variant, at };
}

function exposure(unit: string, variant: string): UnitEvent {
  const timestamp = new Date(START + 10_000);
  return {
    id: randomUUID(),
    type: 'exposure',
    unit,
    experiment: 'landing-page',
    variant,
    timestamp,
    attributes: null,
  };
}

function track(unit: string, name: string, seconds: number): UnitEvent {
  const timestamp = new Date(START + seconds * 1_000);
  return { id: randomUUID(), type: 'track', unit, name, timestamp, value: null, properties: null };
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('It did not come to be in time.');
    await new Promise(setImmediate);
  }
}

async function drainAll(measured: MeasuredExperiment[]): Promise<void> {
  await until(async () => {
    await store.statisticsStore.drain(measured);
    return (await store.statisticsStore.lag()).events === 0;
  });
}

async function record(receipts: AssignmentReceipt[]): Promise<void> {
  const { counters } = store.assignmentReceipts;
  store.assignmentReceipts.record(receipts);
  await until(() => store.assignmentReceipts.counters.recorded === counters.recorded + receipts.length);
}

async function read(): Promise<ReceiptCount[] | null> {
  return (await store.statisticsStore.read(experiment.id, 1)).receipts;
}

/** Five units a receipt: one lost, one exposed, one that buys before, one that scrolls after, one that buys after. */
async function someUnits(variant: string): Promise<void> {
  const units = ['lost', 'exposed', 'early', 'scrolling', 'buying'].map((name) => `${variant} ${name}`);
  await record(units.map((unit) => receipt(unit, variant)));
  await store.eventLog.append(PROJECT, [
    ...units.slice(1).map((unit) => exposure(unit, variant)),
    track(`${variant} early`, 'buy', 9),
    track(`${variant} scrolling`, 'scroll', 20),
    track(`${variant} buying`, 'buy', 20),
  ]);
}

test('units are followed from their assignment to their exposure and to an outcome after it', async () => {
  await drainAll([experiment]);
  expect(await read()).toBeNull();
  await someUnits('treatment');
  await drainAll([experiment]);
  expect(await read()).toEqual([
    { variant: 'control', assigned: 0, exposed: 0, eventful: 0 },
    { variant: 'treatment', assigned: 5, exposed: 4, eventful: 1 },
  ]);
});

async function nobodies(count: number, seconds = 0): Promise<void> {
  await client.query(
    `INSERT INTO assignment_receipts (experiment_id, unit, variant, assigned_at)
     SELECT $1, 'nobody-' || $3 || '-' || n, CASE WHEN n % 3 = 0 THEN 'control' ELSE 'treatment' END, $2::timestamptz
     FROM generate_series(1, $4::integer) AS n`,
    [experiment.id, new Date(START + seconds * 1_000), String(seconds), count],
  );
}

test('many receipts are counted as few are', async () => {
  await someUnits('control');
  await someUnits('treatment');
  await nobodies(60_000);
  const excluding = { ...experiment, excludedUnits: ['nobody-0-1', 'nobody-0-3', 'treatment buying'] };
  await drainAll([excluding]);
  const counting = new PostgresStatisticsStore({ connectionString: database.url, countedReceipts: 100_000 });
  const whole = await counting.read(experiment.id, 1);
  expect(whole.receipts).toEqual([
    { variant: 'control', assigned: 20_004, exposed: 4, eventful: 1 },
    { variant: 'treatment', assigned: 40_003, exposed: 3, eventful: 0 },
  ]);
  const recounted = await counting.recount(excluding, 1);
  expect(whole.receiptsShare).toBe(1);
  expect(recounted).toMatchObject({ receipts: whole.receipts, receiptsShare: 1 });
  await counting.close();
});

test('of too many receipts a sample of the units is counted, the same in a recount and spread as all are', async () => {
  await someUnits('control');
  await nobodies(30_000);
  await nobodies(3_000, 50);
  const phases = [...experiment.phases, { number: 2, startedAt: new Date(START + 40_000) }];
  const excluding = { ...experiment, phases, excludedUnits: ['nobody-0-1', 'nobody-50-7'] };
  await drainAll([excluding]);
  const sampling = new PostgresStatisticsStore({ connectionString: database.url, countedReceipts: 3_000 });
  for (const [phase, share] of [
    [1, 0.1],
    // Ten times as many receipts as are counted may be looked through for those of the phase.
    [2, 30_000 / 33_005],
  ] as const) {
    const read = await sampling.read(experiment.id, phase);
    const again = await sampling.recount(excluding, phase);
    expect([again.receipts, again.receiptsShare]).toEqual([read.receipts, read.receiptsShare]);
    expect(read.receiptsShare).toBeGreaterThan(share * 0.9);
    expect(read.receiptsShare).toBeLessThan(share * 1.1);
    const assigned = (read.receipts ?? []).map((count) => count.assigned);
    const all = (phase === 1 ? 30_005 : 3_000) * (read.receiptsShare ?? 0);
    expect((assigned[0] ?? 0) + (assigned[1] ?? 0)).toBeGreaterThan(all * 0.9);
    expect((assigned[0] ?? 0) + (assigned[1] ?? 0)).toBeLessThanOrEqual(Math.min(3_000, all * 1.1));
    expect((assigned[1] ?? 0) / (assigned[0] ?? 0)).toBeGreaterThan(1.7);
    expect((assigned[1] ?? 0) / (assigned[0] ?? 0)).toBeLessThan(2.3);
  }
  await sampling.close();
});

test('receipts of an experiment that is measured no longer go, and no others', async () => {
  const other = { ...experiment, id: '00000000-0000-4000-8000-000000000009' };
  await record([receipt('ann', 'control'), { ...receipt('ann', 'control'), experimentId: other.id }]);
  const starting = { ...receipt('late', 'control'), experimentId: '00000000-0000-4000-8000-000000000005' };
  await record([{ ...starting, at: new Date() }]);
  const worker = new PostgresStatisticsStore({ connectionString: database.url });
  await until(async () => (await worker.drain([other])).drained);
  await worker.close();
  const { rows } = await client.query(
    'SELECT unit, experiment_id AS id FROM assignment_receipts ORDER BY unit',
  );
  expect(rows).toEqual([
    { unit: 'ann', id: other.id },
    { unit: 'late', id: starting.experimentId },
  ]);
});
