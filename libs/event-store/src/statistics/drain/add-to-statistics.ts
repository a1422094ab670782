import { FUNNEL_STEPS } from '../funnel-steps.js';
import type { Session } from '../session.js';
import { addToValues } from './add-to-values.js';
import { addBuckets, addRows } from './added-rows.js';

/** What most units have none of, so that most steps have nothing to add there. */
export type Part = 'denominator' | 'history' | 'cap' | 'trigger' | 'steps';

/** A column of sums, the SQL of what one contribution adds to it (null adds nothing), and the part without which that is always null. */
type Added = readonly [column: string, term: string, part?: Part];

/** Columns of sufficient_statistics. */
const ADDED: readonly Added[] = [
  ['numerator_sum', 'signed_y'],
  ['numerator_squares', 'signed_y * y'],
  ['numerator_cubes', 'signed_y * y * y'],
  ['denominator_sum', 'signed_d', 'denominator'],
  ['denominator_squares', 'signed_d * d', 'denominator'],
  ['cross_products', 'signed_d * y', 'denominator'],
  ['capped_units', 'CASE WHEN uncapped IS NOT NULL THEN sign END', 'cap'],
  ['capped_sum', 'sign * uncapped', 'cap'],
  ['capped_squares', 'sign * uncapped * uncapped', 'cap'],
  ['history_sum', 'signed_h', 'history'],
  ['history_squares', 'signed_h * h', 'history'],
  ['numerator_history', 'signed_h * y', 'history'],
  ['denominator_history', 'signed_h * d', 'history'],
  ['companion_sum', 'signed_g', 'history'],
  ['companion_squares', 'signed_g * g', 'history'],
  ['numerator_companion', 'signed_g * y', 'history'],
  ['denominator_companion', 'signed_g * d', 'history'],
  ['history_companion', 'signed_g * h', 'history'],
  ['units', 'CASE WHEN is_triggered THEN sign END', 'trigger'],
  ...FUNNEL_STEPS.map((step): Added => [
    `reached_${step}`,
    `CASE WHEN reached >= ${step} THEN sign END`,
    'steps',
  ]),
];

/**
 * SQL of what a unit's numerator was and stays at least, if nothing else changed. A unit that has converted converts no more: what
 * a share would take off it, it would add again.
 */
const AT_LEAST = `CASE WHEN stored IS NOT NULL AND history IS NOT DISTINCT FROM old_history
          AND coalesce(old_day = day, true)
          THEN least(numerator, old_numerator) END`;

/** Where contributions are added up, by what key, and which of them. */
interface Sums {
  key: readonly string[];
  /** SQL of what a contribution's key has beyond its metric, phase and variant. */
  selected: string;
  joined: string;
  /** SQL of whether metric `m` is kept there. */
  kept: string;
  added: readonly Added[];
}

/** No metric that is kept by bucket has a fixed cap, or steps. */
const ADDED_TO_BUCKETS: readonly Added[] = [
  ['units', 'sign'],
  ...ADDED.filter(([column]) => !/^(units|capped|reached)/.test(column)),
];

const DAY_OF_MATURED = `CASE WHEN m.matured_only THEN c.day ELSE '-infinity' END AS day`;
const IS_SUMMED = '(m.is_incremental OR m.trigger_count IS NOT NULL)';

type Table = 'sufficient_statistics' | 'segment_statistics' | 'bucket_statistics';

const SUMS: Readonly<Record<Table, Sums>> = {
  sufficient_statistics: {
    key: ['metric', 'phase', 'variant', 'day'],
    selected: 'c.day',
    joined: '',
    kept: IS_SUMMED,
    added: ADDED,
  },
  segment_statistics: {
    key: ['metric', 'phase', 'variant', 'day', 'segment'],
    selected: `${DAY_OF_MATURED}, counted_under.segment`,
    joined: 'CROSS JOIN LATERAL unnest(c.segments) AS counted_under (segment)',
    kept: IS_SUMMED,
    added: ADDED,
  },
  bucket_statistics: {
    key: ['metric', 'phase', 'variant', 'day', 'bucket'],
    selected: `${DAY_OF_MATURED}, bucket_of(c.numerator) AS bucket`,
    joined: '',
    kept: 'm.is_bucketed',
    added: ADDED_TO_BUCKETS,
  },
};

/**
 * SQL that adds to a table of sums what units contribute now, and takes off what they contributed. The first parameter is a shard that
 * the step holds: nobody else adds to its rows, and readers sum over them.
 * @param parts what some contribution has, at least
 */
export function additionTo(table: Table, parts: ReadonlySet<Part>): string {
  const { key, added } = SUMS[table];
  const sums = added.map(([column]) => column);
  const moved = added.filter(([, , part]) => isAmong(part, parts)).map(([column]) => column);
  const additions = { key, sums, moved, rows: contributionsTo(table, parts) };
  return table === 'bucket_statistics'
    ? addBuckets({ table, ...additions })
    : addRows({ table, ...additions });
}

const isAmong = (part: Part | undefined, parts: ReadonlySet<Part>): boolean =>
  part === undefined || parts.has(part);

/**
 * SQL of what is added to the table. y and d are the (capped) numerator and the denominator, h and g the covariates: each null where it
 * is zero, since most metrics have no denominator and most units no history.
 */
function contributionsTo(table: Table, parts: ReadonlySet<Part>): string {
  const { key, selected, joined, kept, added } = SUMS[table];
  const sums = added.map(
    ([column, term, part]) => `${isAmong(part, parts) ? `coalesce(sum(${term}), 0)` : '0'} AS ${column}`,
  );
  return `
  SELECT ${[...key, '$1::smallint AS shard', ...sums].join(', ')}
  FROM (
    SELECT *, CASE WHEN goes THEN -1 ELSE 1 END AS sign, CASE WHEN goes THEN -y ELSE y END AS signed_y,
      CASE WHEN goes THEN -d ELSE d END AS signed_d, CASE WHEN goes THEN -h ELSE h END AS signed_h,
      CASE WHEN goes THEN -g ELSE g END AS signed_g
    FROM (
      SELECT c.metric, c.phase, c.variant, ${selected}, c.goes, nullif(least(c.numerator, m.cap), 0) AS y,
        nullif(c.denominator, 0) AS d, CASE WHEN m.reports_cap AND c.numerator > m.cap THEN c.numerator END AS uncapped,
        CASE WHEN c.history <> 0 THEN least(c.history, m.cap) END AS h,
        CASE m.covariates[2] WHEN 'has-history' THEN CASE WHEN c.history IS NOT NULL THEN 1 END
          WHEN 'history-denominator' THEN nullif(c.history_denominator, 0) END AS g,
        m.trigger_count IS NOT NULL AS is_triggered, c.reached
      FROM (
        SELECT metric, phase, variant, day, segments, false AS goes, numerator, denominator, history, history_denominator,
          reached, ${AT_LEAST} AS at_least
        FROM step_totals
        UNION ALL
        SELECT metric, phase, variant, coalesce(old_day, day), segments, true, old_numerator, old_denominator, old_history,
          old_history_denominator, old_reached, ${AT_LEAST}
        FROM step_totals WHERE stored IS NOT NULL
        UNION ALL
        SELECT metric, phase, variant, day, segments, true, numerator, denominator, history, history_denominator,
          reached, NULL
        FROM step_removals
      ) AS c
      JOIN measured_metrics m ON m.number = c.metric
      ${joined}
      WHERE ${kept} AND NOT coalesce(c.at_least >= m.cap AND NOT m.reports_cap, false)
    ) AS capped
  ) AS contributions
  GROUP BY ${key.join(', ')}`;
}

/** Adds what the step's units contribute to all that is kept of the experiment as a whole, in the rows of a shard that the step holds. */
export async function addToStatistics(session: Session, row: number): Promise<void> {
  const { parts, isBucketed, hasValues } = await findParts(session);
  await session.run(additionTo('sufficient_statistics', parts), [row]);
  if (isBucketed) await session.run(additionTo('bucket_statistics', parts), [row]);
  if (hasValues) await addToValues(session, row);
}

interface Found {
  parts: ReadonlySet<Part>;
  /** Some metric is kept by bucket. */
  isBucketed: boolean;
  /** Some metric keeps the values of single events. */
  hasValues: boolean;
}

type Kept = 'bucketed' | 'valued';

/** What the step's units have, before or after it. */
export async function findParts(session: Session): Promise<Found> {
  const [found] = await session.rows<Record<Part | Kept, boolean>>(PARTS);
  const { bucketed, valued, ...has } = found as Record<Part | Kept, boolean>;
  const parts = (Object.keys(has) as Part[]).filter((part) => has[part]);
  return { parts: new Set(parts), isBucketed: bucketed, hasValues: valued };
}

const HAVE = `
  SELECT coalesce(bool_or(denominator <> 0), false) AS denominator,
    coalesce(bool_or(history IS NOT NULL OR history_denominator IS NOT NULL), false) AS history,
    coalesce(bool_or(reached IS NOT NULL), false) AS steps`;

const PARTS = `
  SELECT bool_or(denominator) AS denominator, bool_or(history) AS history, bool_or(steps) AS steps,
    EXISTS (SELECT FROM measured_metrics WHERE reports_cap) AS cap,
    EXISTS (SELECT FROM measured_metrics WHERE trigger_count IS NOT NULL) AS trigger,
    EXISTS (SELECT FROM measured_metrics WHERE is_bucketed) AS bucketed,
    EXISTS (SELECT FROM measured_metrics WHERE keeps_values) AS valued
  FROM (
    ${HAVE} FROM step_totals
    UNION ALL
    SELECT coalesce(bool_or(old_denominator <> 0), false),
      coalesce(bool_or(old_history IS NOT NULL OR old_history_denominator IS NOT NULL), false),
      coalesce(bool_or(old_reached IS NOT NULL), false)
    FROM step_totals WHERE stored IS NOT NULL
    UNION ALL
    ${HAVE} FROM step_removals
  ) AS of_units`;
