import type {
  MeasuredExperiment,
  MeasuredMetric,
  MetricStatistics,
  UnitEvent,
  UnitMeasure,
} from '#libs/domain';
import { createEventStore, PostgresEventRetention, type EventStore } from '#libs/event-store';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const START = Date.UTC(2026, 2, 1);
const UNITS = 600;
const PATIENCE_MILLISECONDS = 30_000;
/** Then it is let go on. */
const MOST_ENDED = 15;

const summed: UnitMeasure = {
  numerator: { event: 'buy', aggregate: 'sum', property: null },
  denominator: null,
  windowSeconds: null,
  cap: null,
  delaySeconds: 0,
  quantile: null,
  covariateSeconds: 86_400,
  maturedOnly: false,
};
const revenue: MeasuredMetric = {
  id: '00000000-0000-4000-8000-000000000002',
  key: 'revenue',
  measure: summed,
};
const shortRevenue: MeasuredMetric = { ...revenue, measure: { ...summed, windowSeconds: 600 } };
const median: MeasuredMetric = {
  id: '00000000-0000-4000-8000-000000000003',
  key: 'median',
  measure: {
    ...summed,
    covariateSeconds: null,
    quantile: { level: 0.5, of: 'units', ignoreZeros: false },
  },
};
const views: MeasuredMetric = {
  id: '00000000-0000-4000-8000-000000000004',
  key: 'views',
  measure: {
    ...summed,
    numerator: { event: 'view', aggregate: 'count', property: null },
    denominator: { event: 'buy', aggregate: 'count', property: null },
  },
};

const withMetrics = (...metrics: MeasuredMetric[]): MeasuredExperiment => ({
  id: '00000000-0000-4000-8000-000000000001',
  projectId: PROJECT,
  key: 'landing-page',
  startedAt: new Date(START),
  stoppedAt: null,
  variants: ['control', 'treatment'],
  phases: [{ number: 1, startedAt: new Date(START) }],
  excludedUnits: [],
  metrics,
});

let database: TestDatabase;
let store: EventStore;
let client: pg.Client;

/** A drain of it takes about a hundredth of what is to be built. */
const sliced = (): EventStore => createEventStore({ connectionString: database.url, backfillEvents: 120 });

beforeEach(async () => {
  database = await createTestDatabase();
  store = sliced();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await store.eventLog.append(PROJECT, eventsOf(0, UNITS));
});

afterEach(async () => {
  await client.end();
  await store.close();
  await database.drop();
});

function eventsOf(first: number, count: number): UnitEvent[] {
  return Array.from({ length: count }, (_, place) => first + place).flatMap((number) => {
    const unit = `unit-${number}`;
    const at = (second: number): Date => new Date(START + (number * 60 + second) * 1_000);
    const track = (name: string, second: number, value: number | null): UnitEvent => ({
      id: randomUUID(),
      type: 'track',
      unit,
      name,
      timestamp: at(second),
      value,
      properties: null,
    });
    return [
      {
        id: randomUUID(),
        type: 'exposure',
        unit,
        experiment: 'landing-page',
        variant: number % 2 === 0 ? 'control' : 'treatment',
        timestamp: at(0),
        attributes: null,
      },
      track('buy', -30, (number % 5) + 1),
      track('buy', 100, (number % 7) + 0.5),
      ...(number % 3 === 0 ? [track('buy', 2_000, number)] : []),
      ...(number % 4 === 0 ? [track('view', 200, null)] : []),
    ];
  });
}

const drain = (experiment: MeasuredExperiment, by = store) => by.statisticsStore.drain([experiment]);

async function drainWhole(experiment: MeasuredExperiment, by = store): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while ((await drain(experiment, by)).backlog)
    if (performance.now() > deadline) throw new Error('It is never complete.');
}

const read = (experiment: MeasuredExperiment) => store.statisticsStore.read(experiment.id, 1);

async function armsOf(experiment: MeasuredExperiment, key: string): Promise<MetricStatistics['arms']> {
  return (await read(experiment)).metrics.find(({ metricKey }) => metricKey === key)?.arms ?? [];
}

/** As whoever counts the log again finds it. */
async function expectRecounted(experiment: MeasuredExperiment): Promise<void> {
  const { segments: _none, ...counted } = await store.statisticsStore.recount(experiment, 1);
  const found = await read(experiment);
  expect(found.building).toBeUndefined();
  expect(found).toMatchObject(counted);
  expect(found.exposures.reduce((sum, { units }) => sum + units, 0)).toBeGreaterThanOrEqual(UNITS);
}

it('serves the former numbers, to the last digit, until the new ones are complete, and says how far it is', async () => {
  const [before, after] = [withMetrics(revenue), withMetrics(shortRevenue, views, median)];
  await drainWhole(before);
  const former = await armsOf(before, 'revenue');
  const seen: number[] = [];
  while ((await drain(after)).backlog) {
    const { building, metrics } = await read(after);
    if (!building) continue;
    expect(metrics).toEqual([{ metricKey: 'revenue', arms: former }]);
    expect(building.map(({ metricKey, servesFormer }) => [metricKey, servesFormer])).toEqual([
      ['median', false],
      ['revenue', true],
      ['views', false],
    ]);
    seen.push(building[0]?.progress ?? NaN);
  }
  expect(seen.length).toBeGreaterThan(20);
  expect(seen).toEqual([...seen].sort((one, other) => one - other));
  expect([seen[0], seen.at(-1)]).toEqual([expect.closeTo(0, 1), expect.closeTo(1, 1)]);
  expect(await armsOf(after, 'revenue')).not.toEqual(former);
  await expectRecounted(after);
});

it('counts what arrives meanwhile, in the former numbers and in the new ones', async () => {
  const [before, after] = [withMetrics(revenue), withMetrics(revenue, views, median)];
  await drainWhole(before);
  for (let first = 0, isMore = true; isMore || first < 300; first += 10) {
    // Of units that are built already, of others, and of new ones.
    await store.eventLog.append(PROJECT, eventsOf(UNITS - 200 + first, 20));
    isMore = (await drain(after)).backlog;
    const { exposures } = await read(after);
    const units = exposures.reduce((sum, exposed) => sum + exposed.units, 0);
    expect(units).toBe(UNITS + Math.max(0, first + 20 - 200));
  }
  await drainWhole(after);
  await expectRecounted(after);
});

it('takes back what is asked for no longer, and builds what was asked for last', async () => {
  const [before, other, last] = [
    withMetrics(revenue),
    withMetrics(shortRevenue),
    withMetrics(revenue, views),
  ];
  await drainWhole(before);
  const former = await armsOf(before, 'revenue');
  for (let times = 0; times < 5; times += 1) await drain(other);
  expect((await read(other)).building).toHaveLength(1);
  await drain(before);
  expect((await read(before)).building).toBeUndefined();
  expect(await armsOf(before, 'revenue')).toEqual(former);
  for (let times = 0; times < 5; times += 1) await drain(other);
  await drainWhole(last);
  expect(await armsOf(last, 'revenue')).toEqual(former);
  await expectRecounted(last);
});

it('goes on wherever it was ended, and counts nothing twice', async () => {
  const [before, after] = [withMetrics(revenue), withMetrics(shortRevenue, views, median)];
  await drainWhole(before);
  const others = [sliced(), sliced()];
  let ended = 0;
  try {
    const lanes = others.map(async (one) => {
      const deadline = performance.now() + PATIENCE_MILLISECONDS;
      for (let isMore = true; isMore && performance.now() < deadline;)
        isMore = await drain(after, one).then(
          ({ backlog }) => backlog,
          () => true,
        );
    });
    const all = Promise.all(lanes);
    let isDone = false;
    void all.then(() => (isDone = true));
    while (!isDone && ended < MOST_ENDED) {
      const { rowCount } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' AND query ~ 'backfill|sweeps|step_'`,
      );
      ended += rowCount ?? 0;
      await delay(20);
    }
    await all;
  } finally {
    await Promise.all(others.map((one) => one.close()));
  }
  await drainWhole(after);
  expect(ended).toBeGreaterThan(2);
  await expectRecounted(after);
  const { rows } = await client.query('SELECT FROM backfills UNION ALL SELECT FROM sweeps');
  expect(rows).toEqual([]);
});

it('keeps what fails to itself: what arrives goes on being counted', async () => {
  const [before, after] = [withMetrics(revenue), withMetrics(revenue, views)];
  await drainWhole(before);
  await client.query('ALTER TABLE backfill_shards ADD CONSTRAINT broken CHECK (formed IS NULL) NOT VALID');
  await expect(drainWhole(after)).rejects.toMatchObject({ code: '23514' });
  await store.eventLog.append(PROJECT, eventsOf(UNITS, 50));
  await drainWhole(after);
  const { exposures, building } = await read(after);
  expect(exposures.reduce((sum, { units }) => sum + units, 0)).toBe(UNITS + 50);
  expect(building).toHaveLength(1);
  await client.query('ALTER TABLE backfill_shards DROP CONSTRAINT broken');
  const fresh = sliced();
  await drainWhole(after, fresh);
  await fresh.close();
  await expectRecounted(after);
});

it('keeps days of the log for as long as they are to be looked through', async () => {
  const [before, after] = [withMetrics(revenue), withMetrics(revenue, views)];
  await drainWhole(before);
  await client.query(
    `CREATE TABLE events_2026_03_01 PARTITION OF events FOR VALUES FROM ('2026-03-01') TO ('2026-03-02')`,
  );
  await client.query(`UPDATE events SET received_on = '2026-03-01'`);
  await client.query(`UPDATE drained_days SET received_on = '2026-03-01'`);
  const retention = new PostgresEventRetention({ connectionString: database.url });
  await drain(after);
  expect(await retention.dropOlderThan(30)).toMatchObject({ days: [], postponed: ['2026-03-01'] });
  await drainWhole(after);
  await expectRecounted(after);
  expect(await retention.dropOlderThan(30)).toMatchObject({ days: ['2026-03-01'], postponed: [] });
  await retention.close();
});
