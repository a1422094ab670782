import type { ExperimentStatistics, MeasuredExperiment, UnitEvent, UnitMeasure } from '#libs/domain';
import { createEventStore, type EventStore } from '#libs/event-store';
import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const DAY_MILLISECONDS = 86_400_000;
const START = Date.UTC(2026, 2, 1);
const DAYS = ['2026-03-01', '2026-03-02', '2026-03-04'];
const VARIANTS = ['control', 'treatment'];
const UNITS_A_DAY = 12;
const PATIENCE_MILLISECONDS = 20_000;

const counted = { event: 'buy', aggregate: 'count', property: null } as const;
const summed = { ...counted, aggregate: 'sum' } as const;

function aMeasure(overrides: Partial<UnitMeasure>): UnitMeasure {
  return {
    numerator: summed,
    denominator: null,
    delaySeconds: 0,
    windowSeconds: null,
    cap: null,
    quantile: null,
    covariateSeconds: 3_600,
    maturedOnly: false,
    ...overrides,
  };
}

const MEASURES: Record<string, UnitMeasure> = {
  bought: aMeasure({ numerator: counted, cap: 1 }),
  revenue: aMeasure({}),
  capped: aMeasure({ cap: 20 }),
  'per-order': aMeasure({ denominator: counted }),
  'two-steps': aMeasure({
    numerator: { ...counted, aggregate: 'funnel' },
    cap: 1,
    funnel: { steps: [{ event: 'view' }, { event: 'buy' }], withinSeconds: null },
  }),
  triggered: aMeasure({ trigger: { event: 'view', count: 1 } }),
  median: aMeasure({ covariateSeconds: null, quantile: { level: 0.5, of: 'units', ignoreZeros: false } }),
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

let database: TestDatabase;
let store: EventStore;

beforeAll(async () => {
  database = await createTestDatabase();
  store = createEventStore({ connectionString: database.url, gatherMilliseconds: 0 });
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

/** Of one day's units, all that they ever do. */
function eventsOf(day: string): UnitEvent[] {
  return Array.from({ length: UNITS_A_DAY }, (_, number): UnitEvent[] => {
    const unit = `${day} ${number}`;
    const at = (minutes: number): Date => new Date(Date.parse(day) + DAY_MILLISECONDS / 2 + minutes * 60_000);
    const tracked = (name: string, minutes: number, value: number): UnitEvent => ({
      ...{ id: randomUUID(), type: 'track', unit, name, value, properties: null },
      timestamp: at(minutes),
    });
    const variant = VARIANTS[number % 2] ?? '';
    return [
      {
        ...{ id: randomUUID(), type: 'exposure', unit, experiment: 'page', variant, attributes: null },
        timestamp: at(0),
      },
      ...(number % 3 === 0 ? [tracked('buy', -10, number)] : []),
      ...(number % 4 === 0 ? [] : [tracked('view', 5, 1)]),
      ...Array.from({ length: number % 5 }, (_unused, index) =>
        tracked('buy', 10 + index, number * 1.5 + index),
      ),
    ];
  }).flat();
}

async function drained(): Promise<ExperimentStatistics> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  do {
    await store.statisticsStore.drain([experiment]);
    if (performance.now() > deadline) throw new Error('The log does not drain.');
  } while ((await store.statisticsStore.lag()).events > 0);
  return store.statisticsStore.read(experiment.id, 1);
}

test('each day of the curve is what was read when only the units of its days had come', async () => {
  expect((await store.statisticsStore.readCurve(experiment.id, 1)).days).toEqual([]);
  const readThen: ExperimentStatistics[] = [];
  for (const day of DAYS) {
    await store.eventLog.append(PROJECT, eventsOf(day));
    readThen.push(await drained());
  }
  const { statistics, days } = await store.statisticsStore.readCurve(experiment.id, 1);
  expect(statistics).toEqual(readThen.at(-1));
  expect(days.map(({ day }) => day)).toEqual(DAYS);
  for (const [index, { exposures, metrics }] of days.entries()) {
    const then = readThen[index];
    expect(exposures).toEqual(then?.exposures);
    const summedByDay = then?.metrics.filter(({ metricKey }) => metricKey !== 'median') ?? [];
    expect(metrics).toEqual(summedByDay.map(({ metricKey, arms }) => ({ metricKey, arms })));
    expect(metrics.every(({ arms }) => arms.some(({ numerator }) => numerator.m2 > 0))).toBe(true);
  }
});
