import type { ExperimentStatistics, MeasuredExperiment, UnitEvent } from '#libs/domain';
import { createEventStore, type EventStore } from '#libs/event-store';
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
  store = createEventStore({ connectionString: database.url, gatherMilliseconds: 0 });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await store.eventLog.append(PROJECT, EVENTS);
});

afterEach(async () => {
  await client.end();
  await store.close();
  await database.drop();
});

const revenue = {
  numerator: { event: 'buy', aggregate: 'sum', property: null } as const,
  denominator: null,
  windowSeconds: null,
  cap: null,
  delaySeconds: 0,
  quantile: null,
  covariateSeconds: null,
  maturedOnly: false,
};

function anExperiment(excludedUnits: string[] = []): MeasuredExperiment {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    projectId: PROJECT,
    key: 'landing-page',
    startedAt: new Date(START),
    stoppedAt: null,
    variants: ['control', 'treatment'],
    phases: [{ number: 1, startedAt: new Date(START) }],
    metrics: [{ id: '00000000-0000-4000-8000-000000000002', key: 'revenue', measure: revenue }],
    excludedUnits,
  };
}

function exposure(unit: string, variant: string): UnitEvent {
  const timestamp = new Date(START + 1_000);
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

function buy(unit: string, value: number): UnitEvent {
  const timestamp = new Date(START + 2_000);
  return { id: randomUUID(), type: 'track', unit, name: 'buy', timestamp, value, properties: null };
}

/** Two units an arm that buy, and one that met both. */
const EVENTS: UnitEvent[] = [
  ...['ann', 'bob'].flatMap((unit) => [exposure(unit, 'control'), buy(unit, 10)]),
  ...['kim', 'tester'].flatMap((unit) => [exposure(unit, 'treatment'), buy(unit, 20)]),
  exposure('both', 'control'),
  exposure('both', 'treatment'),
];

async function drainAll(experiment: MeasuredExperiment): Promise<string[]> {
  const changed = new Set<string>();
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  do {
    if (performance.now() > deadline) throw new Error('The log does not drain.');
    (await store.statisticsStore.drain([experiment])).changedExperiments.forEach((id) => changed.add(id));
  } while ((await store.statisticsStore.lag()).events > 0);
  return [...changed];
}

function summary({ exposures, crossovers, metrics }: ExperimentStatistics) {
  return {
    units: exposures.map(({ units }) => units),
    crossovers,
    means: metrics[0]?.arms.map(({ numerator }) => numerator.mean),
  };
}

async function read(): Promise<ReturnType<typeof summary>> {
  return summary(await store.statisticsStore.read(anExperiment().id, 1));
}

const numberOf = async (): Promise<unknown> =>
  (await client.query('SELECT number FROM measured_experiments')).rows;

test('units that are excluded later vanish, without a look at the log', async () => {
  await drainAll(anExperiment());
  expect(await read()).toEqual({ units: [2, 2], crossovers: 1, means: [10, 20] });
  const before = await numberOf();
  await client.query('TRUNCATE events');
  expect(await drainAll(anExperiment(['both', 'nobody', 'tester']))).toEqual([anExperiment().id]);
  expect(await read()).toEqual({ units: [2, 1], crossovers: 0, means: [10, 20] });
  expect(await numberOf()).toEqual(before);
  const { rows } = await client.query(
    `SELECT unit FROM unit_exposures UNION ALL SELECT unit FROM unit_totals ORDER BY unit`,
  );
  expect(rows.map(({ unit }: { unit: string }) => unit)).toEqual(['ann', 'ann', 'bob', 'bob', 'kim', 'kim']);
});

test('nothing of them counts that is reported afterwards, in the same step or a later one', async () => {
  await drainAll(anExperiment());
  const excluding = anExperiment(['late', 'tester']);
  await store.eventLog.append(PROJECT, [
    buy('tester', 1_000),
    exposure('tester', 'control'),
    exposure('late', 'control'),
  ]);
  await drainAll(excluding);
  await store.eventLog.append(PROJECT, [
    buy('tester', 1_000),
    exposure('tester', 'treatment'),
    buy('late', 5),
  ]);
  await drainAll(excluding);
  expect(await read()).toEqual({ units: [2, 1], crossovers: 1, means: [10, 20] });
  expect(await read()).toEqual(summary(await store.statisticsStore.recount(excluding, 1)));
});

test('a list that shrinks is counted from the log', async () => {
  await drainAll(anExperiment(['both', 'tester']));
  expect(await read()).toEqual({ units: [2, 1], crossovers: 0, means: [10, 20] });
  await drainAll(anExperiment(['tester']));
  expect(await read()).toEqual({ units: [2, 1], crossovers: 1, means: [10, 20] });
});

test('a definition that was stored before there were exclusions has not changed', async () => {
  await drainAll(anExperiment());
  const stored = await client.query<{ definition: object }>('SELECT definition FROM measured_experiments');
  expect(stored.rows[0]?.definition).not.toHaveProperty('excludedUnits');
  expect(await drainAll(anExperiment([]))).toEqual([]);
});
