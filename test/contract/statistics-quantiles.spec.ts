import {
  DatabaseUnavailableError,
  type ArmStatistics,
  type MeasuredExperiment,
  type QuantileMeasure,
  type UnitEvent,
  type UnitMeasure,
} from '#libs/domain';
import { PostgresEventLog, PostgresStatisticsStore } from '#libs/event-store';
import {
  estimateClusteredQuantileDifference,
  estimateQuantileDifference,
  isDataError,
  seededRandom,
  sortAscending,
  winsorCap,
  winsorize,
} from '#libs/stats';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const START = Date.UTC(2026, 2, 1);
const UNITS = 160;
const VARIANTS = ['control', 'treatment'] as const;
const LEVELS = [0.25, 0.5, 0.9];
const OF = ['events', 'units'] as const;
const PATIENCE_MILLISECONDS = 20_000;

const random = seededRandom(20_260_301);

/** By arm, what each unit's events carry: skewed, alike within a unit, and often nothing or zero. */
const arms: number[][][] = VARIANTS.map((_variant, arm) =>
  Array.from({ length: UNITS }, () => {
    const habit = random() ** 3;
    const events = Math.floor(random() * 6);
    return Array.from({ length: events }, () =>
      random() < 0.2 ? 0 : Math.round((10 + arm) * 1e4 * (habit + random() ** 2)) / 1e4,
    );
  }),
);

const quantiles: QuantileMeasure[] = LEVELS.flatMap((level) =>
  OF.flatMap((of) => [false, true].map((ignoreZeros) => ({ level, of, ignoreZeros }))),
);
const caps = [false, true].map((ignoreZeros) => ({ quantile: 0.97, ignoreZeros }));

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

const experiment: MeasuredExperiment = {
  id: randomUUID(),
  projectId: PROJECT,
  key: 'page',
  startedAt: new Date(START),
  stoppedAt: null,
  variants: [...VARIANTS],
  phases: [{ number: 1, startedAt: new Date(START) }],
  excludedUnits: [],
  metrics: [
    ...quantiles.map((quantile) => ({ name: nameOf(quantile), measure: aMeasure({ quantile }) })),
    ...caps.map((cap) => ({ name: `cap ${cap.ignoreZeros}`, measure: aMeasure({ cap }) })),
  ].map(({ name, measure }) => ({ id: randomUUID(), key: name, measure })),
};

function nameOf({ level, of, ignoreZeros }: QuantileMeasure): string {
  return `${level} of ${of}, ${ignoreZeros ? 'without' : 'with'} zeros`;
}

function eventsOf(variant: string, arm: number): UnitEvent[] {
  return (arms[arm] ?? []).flatMap((values, number): UnitEvent[] => {
    const unit = `${variant}-${number}`;
    const timestamp = new Date(START + number * 1_000);
    return [
      { id: randomUUID(), type: 'exposure', unit, experiment: 'page', variant, timestamp, attributes: null },
      ...values.map((value): UnitEvent => ({
        id: randomUUID(),
        type: 'track',
        unit,
        name: 'load',
        timestamp,
        value,
        properties: null,
      })),
    ];
  });
}

let database: TestDatabase;
let log: PostgresEventLog;
let store: PostgresStatisticsStore;
let read: Map<string, ArmStatistics[]>;

beforeAll(async () => {
  database = await createTestDatabase();
  log = new PostgresEventLog({ connectionString: database.url });
  store = new PostgresStatisticsStore({ connectionString: database.url });
  for (const [arm, variant] of VARIANTS.entries()) await log.append(PROJECT, eventsOf(variant, arm));
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  do {
    await store.drain([experiment]);
    if (performance.now() > deadline) throw new Error('The log does not drain.');
  } while ((await store.lag()).events > 0);
  const { metrics } = await store.read(experiment.id, 1);
  read = new Map(metrics.map(({ metricKey, arms: readArms }) => [metricKey, readArms]));
});

afterAll(async () => {
  await Promise.all([log.close(), store.close()]);
  await database.drop();
});

const sumOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);

function relativeError(actual: number | undefined, expected: number): number {
  return Math.abs((actual ?? NaN) - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
}

test.each(quantiles)(
  'the quantile $level of $of is that of the statistics, ignoring zeros: $ignoreZeros',
  (quantile) => {
    const { level, of, ignoreZeros } = quantile;
    const kept = (values: readonly number[]): number[] =>
      values.filter((value) => !(ignoreZeros && value === 0));
    const [control = [], treatment = []] = arms;
    const totals = (arm: number[][]): Float64Array => sortAscending(kept(arm.map(sumOf)));
    const expected =
      of === 'events'
        ? estimateClusteredQuantileDifference(control.map(kept), treatment.map(kept), level)
        : estimateQuantileDifference(totals(control), totals(treatment), level);
    if (isDataError(expected)) throw new Error(expected.detail);
    const own = read.get(nameOf(quantile)) ?? [];
    for (const [arm, side] of [expected.control, expected.treatment].entries()) {
      expect(own[arm]).toMatchObject({ units: UNITS, quantile: { observations: side.n, isTied: false } });
      expect(relativeError(own[arm]?.quantile?.value, side.mean)).toBeLessThan(1e-9);
      expect(relativeError(own[arm]?.quantile?.standardError, Math.sqrt(side.varianceOfMean))).toBeLessThan(
        1e-9,
      );
    }
  },
);

test.each(caps)(
  'a cap that the data choose is that of the statistics, ignoring zeros: $ignoreZeros',
  (cap) => {
    const pooled = arms.flat().map(sumOf);
    const upper = winsorCap(pooled, { q: cap.quantile, ignoreZeros: cap.ignoreZeros }) ?? NaN;
    const own = read.get(`cap ${cap.ignoreZeros}`) ?? [];
    for (const [arm, units] of arms.entries()) {
      const totals = units.map(sumOf);
      const { values, capped } = winsorize(totals, { upper });
      expect(capped).toBeGreaterThan(0);
      expect(own[arm]?.capping?.cappedUnits).toBe(capped);
      expect(relativeError(own[arm]?.capping?.cap, upper)).toBeLessThan(1e-9);
      expect(relativeError(own[arm]?.numerator.mean, sumOf(values) / UNITS)).toBeLessThan(1e-9);
      expect(relativeError(own[arm]?.capping?.uncapped.mean, sumOf(totals) / UNITS)).toBeLessThan(1e-9);
    }
  },
);

test('a count from the log says the same', async () => {
  expect(await store.read(experiment.id, 1)).toEqual(await store.recount(experiment, 1));
});

test('a report that takes too long is given up in its time', async () => {
  const impatient = new PostgresStatisticsStore({
    connectionString: database.url,
    reportTimeoutMilliseconds: 2_000,
  });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE unit_exposures IN ACCESS EXCLUSIVE MODE');
  await expect(impatient.read(experiment.id, 1)).rejects.toThrow(DatabaseUnavailableError);
  await client.query('COMMIT');
  expect((await impatient.read(experiment.id, 1)).metrics).not.toEqual([]);
  await Promise.all([client.end(), impatient.close()]);
});
