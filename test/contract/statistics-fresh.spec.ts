import type { MeasuredExperiment, UnitEvent, UnitMeasure } from '#libs/domain';
import { PostgresEventLog, PostgresMetricHistory, PostgresStatisticsStore } from '#libs/event-store';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/**
 * Tables that the planner knows nothing of yet, as they are until autovacuum comes by: thousands of units are read in far less
 * than the server gives, or, by a plan that is quadratic in them, in far more.
 */
const PROJECT = '00000000-0000-0000-0000-000000000001';
const START = Date.UTC(2026, 2, 1);
const UNITS = 4_000;
const EVENTS_EACH = 40;
const VARIANTS = ['control', 'treatment'] as const;
const SERVER_MILLISECONDS = 8_000;
const PATIENCE_MILLISECONDS = 40_000;
const DAY = 86_400_000;

function aMeasure(overrides: Partial<UnitMeasure>): UnitMeasure {
  return {
    numerator: { event: 'load', aggregate: 'sum', property: null },
    denominator: null,
    delaySeconds: 0,
    windowSeconds: null,
    cap: null,
    quantile: null,
    covariateSeconds: null,
    maturedOnly: false,
    ...overrides,
  };
}

const MEASURES: Record<string, UnitMeasure> = {
  'quantile of events': aMeasure({ quantile: { level: 0.9, of: 'events', ignoreZeros: false } }),
  'quantile of units': aMeasure({ quantile: { level: 0.9, of: 'units', ignoreZeros: false } }),
  'cap by a quantile': aMeasure({ cap: { quantile: 0.97, ignoreZeros: false } }),
};

const experiments: MeasuredExperiment[] = Object.entries(MEASURES).map(([key, measure]) => ({
  id: randomUUID(),
  projectId: PROJECT,
  key,
  startedAt: new Date(START),
  stoppedAt: null,
  variants: [...VARIANTS],
  phases: [{ number: 1, startedAt: new Date(START) }],
  metrics: [{ id: randomUUID(), key, measure }],
  excludedUnits: [],
}));

function eventsOf(number: number): UnitEvent[] {
  const unit = `unit-${number}`;
  const variant = VARIANTS[number % 2] as string;
  const timestamp = new Date(START + number);
  const exposures = experiments.map(({ key }): UnitEvent => ({
    id: randomUUID(),
    type: 'exposure',
    unit,
    experiment: key,
    variant,
    timestamp,
    attributes: null,
  }));
  const tracks = Array.from({ length: EVENTS_EACH }, (_, one): UnitEvent => ({
    id: randomUUID(),
    type: 'track',
    unit,
    name: 'load',
    timestamp,
    value: (number * 37 + one * 11) % 101,
    properties: null,
  }));
  return [...exposures, ...tracks];
}

let database: TestDatabase;
let log: PostgresEventLog;
let store: PostgresStatisticsStore;
let history: PostgresMetricHistory;

beforeAll(async () => {
  database = await createTestDatabase();
  log = new PostgresEventLog({ connectionString: database.url });
  store = new PostgresStatisticsStore({
    connectionString: database.url,
    reportTimeoutMilliseconds: SERVER_MILLISECONDS,
  });
  history = new PostgresMetricHistory({
    connectionString: database.url,
    historyTimeoutMilliseconds: SERVER_MILLISECONDS,
  });
  await store.drain(experiments);
  await neverAnalysed(database.url);
  const units = Array.from({ length: UNITS }, (_, number) => number);
  for (let from = 0; from < UNITS; from += 500) {
    await log.append(PROJECT, units.slice(from, from + 500).flatMap(eventsOf));
  }
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  do {
    await store.drain(experiments);
    if (performance.now() > deadline) throw new Error('The log does not drain.');
  } while ((await store.lag()).events > 0);
});

afterAll(async () => {
  await Promise.all([log.close(), store.close(), history.close()]);
  await database.drop();
});

async function neverAnalysed(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT oid::regclass::text FROM pg_class
        WHERE relkind = 'r' AND (relispartition OR relname IN ('metric_events', 'unit_exposures', 'unit_totals'))
      LOOP EXECUTE 'ALTER TABLE ' || name || ' SET (autovacuum_enabled = off)'; END LOOP;
    END $$`);
  await client.end();
}

test.each(experiments)('a $key is read', async ({ id }) => {
  const { metrics } = await store.read(id, 1);
  expect(metrics[0]?.arms.map(({ units }) => units)).toEqual([UNITS / 2, UNITS / 2]);
});

test.each(experiments)('a $key is counted from the log', async (experiment) => {
  expect(await store.recount(experiment, 1)).toEqual(await store.read(experiment.id, 1));
});

test.each([
  ['an experiment', experiments[0]?.id ?? null],
  ['everybody', null],
])('the history of %s is sampled', async (_whose, experimentId) => {
  const sample = await history.sample({
    projectId: PROJECT,
    measure: aMeasure({ cap: { quantile: 0.97, ignoreZeros: false }, covariateSeconds: DAY / 1_000 }),
    experimentId,
    from: new Date(START),
    until: new Date(START + DAY),
    limit: 100_000,
  });
  expect(sample).toMatchObject({ population: UNITS, units: UNITS });
});
