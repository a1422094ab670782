import {
  DatabaseUnavailableError,
  InvalidInputError,
  type HistoryRequest,
  type MeasuredExperiment,
  type UnitEvent,
  type UnitMeasure,
  type UnitSample,
} from '#libs/domain';
import { PostgresEventLog, PostgresMetricHistory, PostgresStatisticsStore } from '#libs/event-store';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const OTHER_PROJECT = '00000000-0000-0000-0000-000000000002';
const START = Date.UTC(2026, 2, 1);
const HOUR = 3_600;
const DAY = 86_400;
const PATIENCE_MILLISECONDS = 20_000;

let database: TestDatabase;
let log: PostgresEventLog;
let store: PostgresStatisticsStore;
let history: PostgresMetricHistory;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  log = new PostgresEventLog({ connectionString: database.url, gatherMilliseconds: 0 });
  store = new PostgresStatisticsStore({ connectionString: database.url });
  history = new PostgresMetricHistory({ connectionString: database.url });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await Promise.all([log.close(), store.close(), history.close()]);
  await database.drop();
});

const at = (seconds: number): Date => new Date(START + seconds * 1_000);

function aTrack(unit: string, seconds: number, name: string, value: number | null = null): UnitEvent {
  return { id: randomUUID(), type: 'track', unit, name, timestamp: at(seconds), value, properties: null };
}

function anExposure(unit: string, seconds: number, variant = 'control'): UnitEvent {
  const timestamp = at(seconds);
  return {
    id: randomUUID(),
    type: 'exposure',
    unit,
    experiment: 'page',
    variant,
    timestamp,
    attributes: null,
  };
}

const counted = (event: string): UnitMeasure['numerator'] => ({ event, aggregate: 'count', property: null });
const summed = (event: string): UnitMeasure['numerator'] => ({ event, aggregate: 'sum', property: null });

function aMeasure(overrides: Partial<UnitMeasure> = {}): UnitMeasure {
  return {
    numerator: summed('buy'),
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

function aRequest(overrides: Partial<HistoryRequest> = {}): HistoryRequest {
  return {
    projectId: PROJECT,
    measure: aMeasure(),
    experimentId: null,
    from: at(0),
    until: at(10 * DAY),
    limit: 1_000,
    ...overrides,
  };
}

async function drain(experiments: readonly MeasuredExperiment[]): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  do {
    await store.drain(experiments);
    if (performance.now() > deadline) throw new Error('The log does not drain.');
  } while ((await store.lag()).events > 0);
}

/** Units, each with its values, as often as its row weighs, in an order of their own. */
function rowsOf({ weight, numerator, denominator, covariates }: UnitSample): number[][] {
  return [...weight].flatMap((count, row) =>
    Array.from({ length: count }, () => [
      numerator[row] ?? NaN,
      denominator[row] ?? NaN,
      ...covariates.map(({ values }) => values[row] ?? NaN),
    ]),
  );
}

const DEAR = [{ property: 'value', operator: 'gte' as const, value: 5 }];

const MEASURES: Record<string, UnitMeasure> = {
  'filtered sum': aMeasure({ numerator: { ...summed('buy'), filters: DEAR }, covariateSeconds: 2 * DAY }),
  'distinct values': aMeasure({
    numerator: { ...summed('buy'), aggregate: 'distinct' },
    covariateSeconds: 2 * DAY,
  }),
  'time to an event': aMeasure({
    numerator: { ...counted('visit'), aggregate: 'time-to-first' },
    delaySeconds: 6 * HOUR,
    windowSeconds: 2 * DAY,
    covariateSeconds: 2 * DAY,
    maturedOnly: true,
  }),
  funnel: aMeasure({
    numerator: { ...counted('visit'), aggregate: 'funnel' },
    cap: 1,
    funnel: { steps: [{ event: 'visit' }, { event: 'buy', filters: DEAR }], withinSeconds: 2 * DAY },
  }),
  'looked back sum': aMeasure({ lookbackSeconds: 3 * DAY }),
  sum: aMeasure({ covariateSeconds: 2 * DAY }),
  'delayed count': aMeasure({
    numerator: counted('buy'),
    delaySeconds: 6 * HOUR,
    windowSeconds: DAY,
    covariateSeconds: DAY,
  }),
  conversion: aMeasure({ numerator: counted('buy'), cap: 1, windowSeconds: DAY, covariateSeconds: 2 * DAY }),
  mean: aMeasure({ denominator: counted('buy'), covariateSeconds: 2 * DAY }),
  ratio: aMeasure({ denominator: counted('visit'), covariateSeconds: 2 * DAY }),
  'capped sum': aMeasure({ cap: 20, covariateSeconds: 2 * DAY }),
  'sum capped by the data': aMeasure({
    cap: { quantile: 0.8, ignoreZeros: true },
    covariateSeconds: 2 * DAY,
  }),
  retention: aMeasure({
    numerator: counted('visit'),
    cap: 1,
    delaySeconds: DAY,
    windowSeconds: DAY,
    maturedOnly: true,
  }),
};

/** Everybody is there from hour to hour, buys for other amounts, and was there before. */
function busyHistory(): UnitEvent[] {
  return Array.from({ length: 60 }, (_, number) => number).flatMap((number) => {
    const unit = `unit-${number}`;
    const seen = (number % 5) * 12 * HOUR;
    const visits = Array.from({ length: 1 + (number % 3) }, (_one, visit) =>
      aTrack(unit, seen + visit * 20 * HOUR, 'visit'),
    );
    const buys = Array.from({ length: number % 4 }, (_one, buy) =>
      aTrack(unit, seen - 30 * HOUR + buy * 25 * HOUR, 'buy', ((number * 7) % 23) + buy / 4),
    );
    return [anExposure(unit, seen), ...visits, ...buys];
  });
}

describe('the units of an experiment', () => {
  test.each(Object.entries(MEASURES))(
    'are measured as the drain measures them: %s',
    async (_name, measure) => {
      const experiment: MeasuredExperiment = {
        id: randomUUID(),
        projectId: PROJECT,
        key: 'page',
        startedAt: at(0),
        stoppedAt: at(5 * DAY),
        variants: ['control', 'treatment'],
        phases: [{ number: 1, startedAt: at(0) }],
        excludedUnits: [],
        metrics: [{ id: randomUUID(), key: 'metric', measure }],
      };
      await log.append(PROJECT, [
        ...busyHistory(),
        anExposure('both', 0),
        anExposure('both', 0, 'treatment'),
      ]);
      await drain([experiment]);
      const statistics = await store.read(experiment.id, 1);
      const [arm] = statistics.metrics[0]?.arms ?? [];
      const sample = await history.sample(
        aRequest({ measure, experimentId: experiment.id, until: at(5 * DAY) }),
      );
      expect(sample).toMatchObject({ population: 60, units: 60, newUnitsPerDay: [24, 24, 12, 0, 0] });
      const rows = rowsOf(sample);
      const mean = (column: number): number => rows.reduce((sum, row) => sum + (row[column] ?? NaN), 0) / 60;
      const product = (one: number, other: number): number =>
        rows.reduce(
          (sum, row) => sum + ((row[one] ?? NaN) - mean(one)) * ((row[other] ?? NaN) - mean(other)),
          0,
        );
      expect(product(0, 0)).toBeGreaterThan(0);
      expect(mean(0)).toBeCloseTo(arm?.numerator.mean ?? NaN, 9);
      expect(product(0, 0)).toBeCloseTo(arm?.numerator.m2 ?? NaN, 7);
      expect(mean(1)).toBeCloseTo(arm?.denominator.mean ?? NaN, 9);
      expect(product(0, 1)).toBeCloseTo(arm?.c ?? NaN, 7);
      expect(sample.covariates.map(({ key }) => key)).toEqual(arm?.covariates?.keys ?? []);
      sample.covariates.forEach((_covariate, index) => {
        expect(mean(2 + index)).toBeCloseTo(arm?.covariates?.means[index] ?? NaN, 9);
        expect(product(0, 2 + index)).toBeCloseTo(arm?.covariates?.withNumerator[index] ?? NaN, 7);
      });
    },
  );

  test('are those that were triggered, from then on', async () => {
    const measure = aMeasure({ windowSeconds: DAY, trigger: { event: 'open', count: 2 } });
    const opens = (unit: string, ...times: number[]): UnitEvent[] =>
      times.map((seconds) => aTrack(unit, seconds, 'open'));
    await log.append(PROJECT, [
      ...opens('ann', HOUR, DAY),
      ...[
        aTrack('ann', 2 * HOUR, 'buy', 100),
        aTrack('ann', DAY, 'buy', 1),
        aTrack('ann', 2 * DAY, 'buy', 2),
      ],
      ...opens('bob', HOUR),
      aTrack('bob', 2 * HOUR, 'buy', 1_000),
      ...opens('cleo', HOUR, 2 * HOUR, 3 * HOUR),
    ]);
    await drain([]);
    const sample = await history.sample(aRequest({ measure }));
    expect(sample).toMatchObject({ population: 2, units: 2 });
    expect([...sample.numerator]).toEqual([0, 3]);
  });

  test('are none where nothing is measured', async () => {
    const sample = await history.sample(aRequest({ experimentId: randomUUID() }));
    expect(sample).toMatchObject({ population: 0, units: 0 });
    expect(rowsOf(sample)).toEqual([]);
  });
});

describe('everybody', () => {
  test('is measured from the first event of the stretch on', async () => {
    await log.append(PROJECT, [
      aTrack('ann', -DAY - 1, 'buy', 1_000),
      aTrack('ann', -HOUR, 'buy', 4),
      aTrack('ann', HOUR, 'visit'),
      aTrack('ann', 2 * HOUR, 'buy', 5),
      aTrack('ann', DAY + HOUR, 'buy', 6),
      aTrack('ann', DAY + HOUR + 1, 'buy', 2_000),
      aTrack('bob', 3 * DAY, 'visit'),
      aTrack('old', -HOUR, 'buy', 3_000),
      aTrack('new', 10 * DAY + 1, 'buy', 4_000),
    ]);
    await log.append(OTHER_PROJECT, [aTrack('ann', HOUR, 'buy', 5_000)]);
    await drain([]);
    const sample = await history.sample(
      aRequest({ measure: aMeasure({ windowSeconds: DAY, covariateSeconds: DAY + 2 * HOUR }) }),
    );
    expect(rowsOf(sample)).toEqual([
      [0, 0, 0, 0],
      [11, 0, 1_004, 1],
    ]);
    expect(sample.newUnitsPerDay).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(sample).toMatchObject({ population: 2, units: 2 });
  });

  test('is sampled by unit, the same units every time, and equal units are one row', async () => {
    const units = Array.from({ length: 300 }, (_, number) => `unit-${number}`);
    await log.append(
      PROJECT,
      units.flatMap((unit, number) => [aTrack(unit, HOUR, 'visit'), aTrack(unit, DAY, 'buy', number % 3)]),
    );
    await drain([]);
    const sample = await history.sample(aRequest({ limit: 100 }));
    expect(sample).toMatchObject({ population: 300, units: 100 });
    expect([...sample.numerator]).toEqual([0, 1, 2]);
    expect(await history.sample(aRequest({ limit: 100 }))).toEqual(sample);
    const all = await history.sample(aRequest());
    expect([...all.weight]).toEqual([100, 100, 100]);
    sample.weight.forEach((weight) => expect(weight).toBeGreaterThan(15));
  });
});

test('what takes too long to read is refused with what to do', async () => {
  const impatient = new PostgresMetricHistory({
    connectionString: database.url,
    historyTimeoutMilliseconds: 300,
  });
  await client.query('BEGIN; LOCK TABLE events IN ACCESS EXCLUSIVE MODE');
  const refusal = impatient.sample(aRequest());
  await expect(refusal).rejects.toThrow(InvalidInputError);
  await expect(refusal).rejects.toThrow('longer than 0.3 seconds; try again later, or ask for fewer days');
  const ofExperiment = impatient.sample(aRequest({ experimentId: randomUUID() }));
  await expect(ofExperiment).rejects.toThrow(/longer than 0.3 seconds; try again later\.$/);
  await client.query('COMMIT');
  await impatient.close();
});

test.each([
  ['a stretch that ends before it begins', { until: at(-1) }],
  ['no units', { limit: 0 }],
  ['more units than memory holds', { limit: 1e9 }],
])('%s is refused', async (_what, overrides) => {
  await expect(history.sample(aRequest(overrides))).rejects.toThrow(InvalidInputError);
});

test('a database that cannot be reached is an error of its own', async () => {
  const nowhere = new PostgresMetricHistory({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
  await expect(nowhere.sample(aRequest())).rejects.toThrow(DatabaseUnavailableError);
  await nowhere.close();
});
