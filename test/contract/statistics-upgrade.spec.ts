import type {
  ArmStatistics,
  MeasuredExperiment,
  QuantileMeasure,
  UnitEvent,
  UnitMeasure,
} from '#libs/domain';
import { PostgresEventLog, PostgresStatisticsStore } from '#libs/event-store';
import { migrate, revertNewestMigration } from '#libs/persistence';
import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** What is kept of running experiments is brought to what the newest release keeps. */
const PROJECT = '00000000-0000-0000-0000-000000000001';
const START = Date.UTC(2026, 2, 1);
const HOUR = 3_600_000;
const UNITS = 300;
const VARIANTS = ['control', 'treatment'];

const ofEvents = (ignoreZeros: boolean): QuantileMeasure => ({ level: 0.9, of: 'events', ignoreZeros });
const plain: UnitMeasure = {
  numerator: { event: 'load', aggregate: 'sum', property: null },
  denominator: null,
  delaySeconds: 0,
  windowSeconds: null,
  cap: null,
  quantile: ofEvents(false),
  covariateSeconds: null,
  maturedOnly: false,
};
const MEASURES: Record<string, UnitMeasure> = {
  plain,
  'without zeros': { ...plain, quantile: ofEvents(true) },
  'in a window': { ...plain, delaySeconds: 2 * 3_600, windowSeconds: 12 * 3_600 },
  'of matured units': { ...plain, windowSeconds: 3_600, maturedOnly: true },
  triggered: { ...plain, trigger: { event: 'open', count: 1 } },
  'of units': { ...plain, quantile: { level: 0.9, of: 'units', ignoreZeros: false } },
  capped: { ...plain, quantile: null, cap: { quantile: 0.8, ignoreZeros: true } },
};

const experiment: MeasuredExperiment = {
  id: randomUUID(),
  projectId: PROJECT,
  key: 'page',
  startedAt: new Date(START),
  stoppedAt: null,
  variants: VARIANTS,
  phases: [{ number: 1, startedAt: new Date(START) }],
  excludedUnits: [],
  metrics: Object.entries(MEASURES).map(([key, measure]) => ({ id: randomUUID(), key, measure })),
};

function eventsOf(number: number): UnitEvent[] {
  const unit = `unit-${number}`;
  const timestamp = new Date(START + number * 60_000);
  const variant = VARIANTS[number % 2] as string;
  const common = { unit, properties: null };
  return [
    { id: randomUUID(), type: 'exposure', unit, experiment: 'page', variant, timestamp, attributes: null },
    ...Array.from({ length: number % 7 }, (_, one): UnitEvent => ({
      ...{ ...common, id: randomUUID(), type: 'track', name: one % 3 === 1 ? 'open' : 'load' },
      ...{
        timestamp: new Date(timestamp.getTime() + (one - 1) * HOUR),
        value: (number * 37 + one * 11) % 101,
      },
    })),
  ];
}

function isMeasured({ quantile, capping, numerator: { mean } }: ArmStatistics): boolean {
  return quantile !== null || (mean > 0 && (capping?.cappedUnits ?? 0) > 0);
}

let database: TestDatabase;
let log: PostgresEventLog;

beforeAll(async () => {
  database = await createTestDatabase();
  log = new PostgresEventLog({ connectionString: database.url });
});

afterAll(async () => {
  await log.close();
  await database.drop();
});

/** Reads whatever is kept by bucket from there. */
async function withStore<T>(use: (store: PostgresStatisticsStore) => Promise<T>): Promise<T> {
  const store = new PostgresStatisticsStore({ connectionString: database.url, exactUnits: 0 });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

async function drain(store: PostgresStatisticsStore): Promise<void> {
  while ((await store.drain([experiment])).backlog || (await store.lag()).events > 0);
}

test('what was counted before is kept by size, and by groups of sizes, and added to', async () => {
  const units = Array.from({ length: UNITS }, (_, number) => number);
  await log.append(PROJECT, units.flatMap(eventsOf));
  await withStore(drain);
  expect(await revertNewestMigration(database.url)).toEqual({ reverted: '0018-bucket-groups' });
  expect(await revertNewestMigration(database.url)).toEqual({ reverted: '0017-event-values' });
  await migrate(database.url);
  await withStore(async (store) => {
    const upgraded = await store.read(experiment.id, 1);
    expect(upgraded.metrics.map(({ arms }) => arms.every(isMeasured))).toEqual(
      upgraded.metrics.map(() => true),
    );
    expect(upgraded).toEqual(await store.recount(experiment, 1));
    await log.append(PROJECT, [...units.slice(0, 50), 1_000, 1_001, 1_002].flatMap(eventsOf));
    await drain(store);
    const grown = await store.read(experiment.id, 1);
    expect(grown.metrics).not.toEqual(upgraded.metrics);
    expect(grown).toEqual(await store.recount(experiment, 1));
  });
});
