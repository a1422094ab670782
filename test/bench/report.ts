/**
 * How long a report takes (statistics are read, and analysed) behind many events, and behind a tenth of them: two experiments over the
 * same log, one of which has a tenth of the units. In turns within one run, in a database of its own.
 *
 * What is reported first, on a connection that has planned nothing and by code that is not compiled yet, is told apart.
 */
import { analyse, type MetricSubject, type ReportSubject } from '#libs/analysis';
import { DEFAULT_ANALYSIS, type MeasuredExperiment, type UnitMeasure } from '#libs/domain';
import { createEventStore } from '#libs/event-store';
import pg from 'pg';
import { inTurn, startDatabase } from './servers.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const EVENTS = Number(process.env['EVENTS'] ?? 1_000_000);
const ROUNDS = Number(process.env['ROUNDS'] ?? 200);
/** Reports of each side before any is counted. */
const WARMED_BY = 5;
/** Of one side in all, so that what is slow does not take the whole run. */
const MOST_MILLISECONDS = 30_000;
/** One is its exposure, to all experiments that it is in. */
const EVENTS_A_UNIT = 10;
const BATCH_UNITS = 5_000;
const START = new Date('2026-01-01T00:00:00Z');
const DAYS = 14;
const UNITS = Math.round(EVENTS / EVENTS_A_UNIT);
const VARIANTS = ['control', 'treatment'].map((key) => ({ key, name: key, weight: 0.5 }));

type Numbered = Pick<MetricSubject, 'type' | 'cap' | 'windowSeconds'> & { measure: UnitMeasure };

const counted = { event: 'purchase', aggregate: 'count' as const, property: null };
const summed = { ...counted, aggregate: 'sum' as const };
const plain: UnitMeasure = {
  numerator: summed,
  denominator: null,
  delaySeconds: 0,
  windowSeconds: null,
  cap: null,
  quantile: null,
  covariateSeconds: 7 * 86_400,
  maturedOnly: false,
};

function aMetric(type: MetricSubject['type'], measure: Partial<UnitMeasure>): Numbered {
  const whole = { ...plain, ...measure };
  return { type, cap: whole.cap, windowSeconds: whole.windowSeconds, measure: whole };
}

const level = 0.9;
const SUMS: Record<string, Numbered> = {
  purchases: aMetric('count', { numerator: counted }),
  revenue: aMetric('sum', {}),
  'revenue-capped': aMetric('sum', { cap: 500 }),
  'back-later': aMetric('retention', {
    numerator: counted,
    cap: 1,
    delaySeconds: 86_400,
    windowSeconds: 86_400,
    maturedOnly: true,
  }),
  'through-steps': aMetric('funnel', {
    numerator: { ...counted, aggregate: 'funnel' },
    cap: 1,
    funnel: { steps: [{ event: 'view' }, { event: 'purchase' }], withinSeconds: null },
  }),
};
const BUCKETED: Record<string, Numbered> = {
  'revenue-p90': aMetric('quantile', {
    covariateSeconds: null,
    quantile: { level, of: 'units', ignoreZeros: true },
  }),
  'revenue-cap-quantile': aMetric('sum', { cap: { quantile: 0.99, ignoreZeros: true } }),
};
const OF_EVENTS: Record<string, Numbered> = {
  'order-p90': aMetric('quantile', {
    covariateSeconds: null,
    quantile: { level, of: 'events', ignoreZeros: true },
  }),
};

interface Side {
  name: string;
  share: number;
  metrics: Record<string, Numbered>;
  subject: ReportSubject;
  measured: MeasuredExperiment;
}

let made = 0;

function aSide(name: string, share: number, metrics: Record<string, Numbered>): Side {
  const keys = Object.keys(metrics);
  const uuid = (kind: number): string =>
    `0000000${kind}-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`;
  const key = `${name} ${share}`;
  const phase = { number: 1, startedAt: START };
  return {
    ...{ name, share, metrics },
    subject: {
      ...{
        key,
        name: key,
        hypothesis: 'A report is quick',
        status: 'running',
        unit: 'id',
        control: 'control',
      },
      variants: VARIANTS,
      metrics: { primary: keys.slice(0, 1), secondary: keys.slice(1), guardrails: [] },
      analysis: DEFAULT_ANALYSIS,
      ...{ startedAt: START, stoppedAt: null, planHash: 'bench' },
      phases: [{ ...phase, reason: 'started', allocation: { variants: VARIANTS } }],
    },
    measured: {
      ...{ id: uuid(2), projectId: PROJECT, key, startedAt: START, stoppedAt: null },
      variants: VARIANTS.map((variant) => variant.key),
      phases: [phase],
      metrics: keys.map((one) => ({ id: uuid(3), key: one, measure: (metrics[one] as Numbered).measure })),
      excludedUnits: [],
      segments: ['country'],
    },
  };
}

const sides = [
  ...Object.entries({
    sums: SUMS,
    'sums and unit quantiles': { ...SUMS, ...BUCKETED },
    'event quantile': OF_EVENTS,
  }),
].flatMap(([name, metrics]) => [1, 0.1].map((share) => aSide(name, share, metrics)));

/** Units $1 to $2 of UNITS: their exposures, then views and purchases whose values differ by a factor of a hundred and more. */
const LOAD = `
  WITH units AS (
    SELECT n, 'unit-' || n AS unit, $3::timestamptz + make_interval(secs => n::double precision / $4 * ${DAYS * 43_200}) AS at,
      hashint8extended(n, 7) AS hash
    FROM generate_series($1::bigint, $2::bigint) AS n
  ), made AS (
    SELECT 'exposure' AS type, unit, at, x.key AS experiment, CASE WHEN hash & 1 = 0 THEN 'control' ELSE 'treatment' END AS variant,
      NULL AS name, NULL::numeric AS value,
      jsonb_build_object('country', (ARRAY['NL', 'BE', 'DE', 'FR'])[1 + (hash >> 8 & 3)]) AS attributes
    FROM units CROSS JOIN jsonb_to_recordset($5) AS x (key text, share double precision)
    WHERE n % 10 < x.share * 10
    UNION ALL
    SELECT 'track', unit, at + make_interval(hours => (i * 12)::integer), NULL, NULL, CASE WHEN i % 3 = 0 THEN 'view' ELSE 'purchase' END,
      round(exp(2 + 1.2 * ((hash >> i::integer & 1023) + (hash >> (i + 12)::integer & 1023) - 1023) / 418.0)::numeric, 2), NULL
    FROM units CROSS JOIN generate_series(1, ${EVENTS_A_UNIT - 1}) AS i
  )
  INSERT INTO events (project_id, id, type, unit, occurred_at, experiment, variant, name, value, attributes)
  SELECT '${PROJECT}', gen_random_uuid(), type, unit, at, experiment, variant, name, value, attributes FROM made`;

const database = await startDatabase();
const store = createEventStore({ connectionString: database.url });
const client = new pg.Client({ connectionString: database.url });
await client.connect();
const shares = JSON.stringify(sides.map(({ measured: { key }, share }) => ({ key, share })));
const experiments = sides.map(({ measured }) => measured);
const beganAt = performance.now();
for (let from = 0; from < UNITS; from += BATCH_UNITS) {
  await client.query(LOAD, [from, Math.min(from + BATCH_UNITS, UNITS) - 1, START, UNITS, shares]);
  while ((await store.statisticsStore.drain(experiments)).backlog);
}
while ((await store.statisticsStore.lag()).events > 0) await store.statisticsStore.drain(experiments);
await client.query('VACUUM ANALYZE');
console.log(
  `${EVENTS} events of ${UNITS} units, drained in ${((performance.now() - beganAt) / 1_000).toFixed(0)} s`,
);

async function report(side: Side): Promise<number> {
  const began = performance.now();
  const statistics = await store.statisticsStore.read(side.measured.id, 1);
  const metrics = Object.entries(side.metrics).map(([key, { type, cap, windowSeconds }]) => ({
    ...{ key, name: key, direction: 'increase' as const, type, cap, windowSeconds },
  }));
  const { exposures } = analyse({ experiment: side.subject, metrics, statistics, now: new Date() });
  if (exposures.total < UNITS * side.share * 0.99) throw new Error('The report lacks units.');
  return performance.now() - began;
}

const firsts = new Map<Side, number>();
for (const side of inTurn(WARMED_BY, sides)) {
  const time = await report(side);
  if (!firsts.has(side)) firsts.set(side, time);
}
const times = new Map<Side, number[]>(sides.map((side) => [side, []]));
for (const side of inTurn(ROUNDS, sides)) {
  const taken = times.get(side) ?? [];
  const spent = taken.reduce((sum, time) => sum + time, 0);
  if (spent < MOST_MILLISECONDS) taken.push(await report(side));
}

const at = (side: Side | undefined, share: number): number => {
  const sorted = [...(times.get(side as Side) ?? [])].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
};
for (const side of sides.filter(({ share }) => share === 1)) {
  const tenth = sides.find(({ name, share }) => name === side.name && share < 1);
  const figures = [side, tenth].map(
    (one) =>
      `p50 ${at(one, 0.5).toFixed(1)} ms, p99 ${at(one, 0.99).toFixed(1)} ms (first ${firsts.get(one as Side)?.toFixed(0)} ms)`,
  );
  const ratio = (share: number): string => (at(side, share) / at(tenth, share)).toFixed(2);
  console.log(
    `${side.name}: ${figures[0]}; behind a tenth ${figures[1]}; ratios ${ratio(0)} (best), ${ratio(0.5)} (p50)`,
  );
}
await Promise.all([store.close(), client.end()]);
await database.stop();
