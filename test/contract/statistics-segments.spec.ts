import type { JsonObject, MeasuredExperiment, SegmentStatistics, UnitEvent } from '#libs/domain';
import { createEventStore, type EventStore } from '#libs/event-store';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const START = Date.UTC(2026, 2, 1);
const PATIENCE_MILLISECONDS = 20_000;
const TABLES = ['segment_values', 'segment_counts', 'segment_statistics'];

let database: TestDatabase;
let store: EventStore;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  store = createEventStore({ connectionString: database.url, gatherMilliseconds: 0 });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await store.close();
  await database.drop();
});

const visits = {
  numerator: { event: 'visit', aggregate: 'count', property: null } as const,
  denominator: null,
  windowSeconds: null,
  cap: null,
  delaySeconds: 0,
  quantile: null,
  covariateSeconds: null,
  maturedOnly: false,
};

function anExperiment(segments?: string[]): MeasuredExperiment {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    projectId: PROJECT,
    key: 'landing-page',
    startedAt: new Date(START),
    stoppedAt: null,
    variants: ['control'],
    phases: [{ number: 1, startedAt: new Date(START) }],
    metrics: [{ id: '00000000-0000-4000-8000-000000000002', key: 'visits', measure: visits }],
    excludedUnits: [],
    ...(segments && { segments }),
  };
}

/** A unit that is exposed and visits once. */
function aVisitor(unit: string, attributes: JsonObject | null): UnitEvent[] {
  const timestamp = new Date(START + 1_000);
  return [
    {
      id: randomUUID(),
      type: 'exposure',
      unit,
      experiment: 'landing-page',
      variant: 'control',
      timestamp,
      attributes,
    },
    { id: randomUUID(), type: 'track', unit, name: 'visit', timestamp, value: null, properties: null },
  ];
}

async function drainAll(experiments: MeasuredExperiment[]): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  do {
    if (performance.now() > deadline) throw new Error('The log does not drain.');
    await store.statisticsStore.drain(experiments);
  } while ((await store.statisticsStore.lag()).events > 0);
}

async function segmentsOf(experiment: MeasuredExperiment): Promise<SegmentStatistics[]> {
  const { segments } = await store.statisticsStore.read(experiment.id, 1);
  expect((await store.statisticsStore.recount(experiment, 1)).segments).toEqual(segments);
  return segments;
}

/** Units by value; every one of them visited once. */
function sizesOf(segments: readonly SegmentStatistics[]): Record<string, number> {
  for (const { units, metrics } of segments) {
    expect(metrics[0]?.arms[0]).toMatchObject({ units: units[0]?.units, numerator: { mean: 1, m2: 0 } });
  }
  return Object.fromEntries(segments.map(({ value, units }) => [value, units[0]?.units ?? 0]));
}

const cityOf = (number: number): string => `city-${String(number).padStart(3, '0')}`;

test('a hundred values are counted apart, twenty are shown, and nobody is lost', async () => {
  const experiment = anExperiment(['city']);
  // Two units each of the first 25 cities, one each of the 105 others.
  const events = Array.from({ length: 130 }, (_, city) => city).flatMap((city) =>
    Array.from({ length: city < 25 ? 2 : 1 }, (_, unit) =>
      aVisitor(`${city}-${unit}`, { city: cityOf(city) }),
    ),
  );
  await store.eventLog.append(PROJECT, events.flat());
  await drainAll([experiment]);
  const shown = Object.fromEntries(Array.from({ length: 20 }, (_, city) => [cityOf(city), 2]));
  expect(sizesOf(await segmentsOf(experiment))).toEqual({ ...shown, '(other)': 155 - 40 });

  // The dimension is full: what comes now is another, however frequent, and what was admitted goes on growing.
  const late = ['a', 'b', 'c'].flatMap((unit) => aVisitor(`late-${unit}`, { city: 'metropolis' }));
  const grown = ['a', 'b', 'c'].flatMap((unit) => aVisitor(`grown-${unit}`, { city: cityOf(24) }));
  await store.eventLog.append(PROJECT, [...late, ...grown]);
  await drainAll([experiment]);
  const sizes = sizesOf(await segmentsOf(experiment));
  expect(Object.entries(sizes)[0]).toEqual([cityOf(24), 5]);
  expect(Object.keys(sizes)).toHaveLength(21);
  expect(Object.values(sizes).reduce((sum, units) => sum + units, 0)).toBe(161);
  const { rows } = await client.query<{ value: string }>('SELECT value FROM segment_values');
  expect(rows).toHaveLength(101);
});

test('a long text is cut, and what is no text, number or boolean is nothing', async () => {
  const experiment = anExperiment(['city']);
  const long = 'ß'.repeat(5_000);
  const values = [`${long}1`, `${long}2`, 7, false, null, ['x'], { x: 1 }, '', '(other)'];
  await store.eventLog.append(PROJECT, [
    ...values.flatMap((city, index) => aVisitor(`unit-${index}`, { city })),
    ...aVisitor('silent', null),
  ]);
  await drainAll([experiment]);
  expect(sizesOf(await segmentsOf(experiment))).toEqual({
    '(none)': 5,
    ['ß'.repeat(128)]: 2,
    '"(other)"': 1,
    '7': 1,
    false: 1,
  });
});

test('without segments nothing is kept of them, and what was kept goes with them', async () => {
  await store.eventLog.append(PROJECT, aVisitor('ann', { city: 'Delft' }));
  await drainAll([anExperiment(['city'])]);
  expect(await rowsOf(TABLES)).toEqual([1, 1, 1]);
  await drainAll([anExperiment()]);
  await drainAll([anExperiment()]);
  expect(await rowsOf(TABLES)).toEqual([0, 0, 0]);
  const { rows } = await client.query('SELECT segments FROM unit_exposures');
  expect(rows).toEqual([{ segments: null }]);
  expect(await segmentsOf(anExperiment())).toEqual([]);
});

async function rowsOf(tables: readonly string[]): Promise<number[]> {
  const counts: number[] = [];
  for (const table of tables) counts.push((await client.query(`SELECT FROM ${table}`)).rowCount ?? 0);
  return counts;
}
