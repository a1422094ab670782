import { valuesByBucket } from '../buckets/values-by-bucket.js';
import type { Session } from '../session.js';
import { addBuckets } from './added-rows.js';

/**
 * Adds the values that the step's units have now, where single events are looked at, and takes off those that they had, in the rows of a
 * shard that the step holds.
 */
export async function addToValues(session: Session, row: number): Promise<void> {
  await session.run(ADD, [row]);
}

const ROWS = `
  WITH contributions AS MATERIALIZED (
    SELECT row_number() OVER () AS place, c.*, CASE WHEN m.matured_only THEN c.on_day ELSE '-infinity' END AS day
    FROM (
      SELECT metric, phase, variant, day AS on_day, 1 AS sign, event_values FROM step_totals WHERE event_values IS NOT NULL
      UNION ALL
      SELECT metric, phase, variant, coalesce(old_day, day), -1, old_event_values FROM step_totals WHERE old_event_values IS NOT NULL
      UNION ALL
      SELECT metric, phase, variant, day, -1, event_values FROM step_removals WHERE event_values IS NOT NULL
    ) AS c
    JOIN measured_metrics m ON m.number = c.metric
  ), unit_values AS (
    SELECT place, value FROM contributions CROSS JOIN LATERAL unnest(event_values) AS value
  ), ${valuesByBucket('place')}
  SELECT c.metric, c.phase, c.variant, c.day, b.bucket, $1::smallint AS shard, sum(c.sign * b.events) AS events,
    sum(c.sign * b.y) AS value_sum, sum(c.sign * b.yy) AS value_squares, sum(c.sign * b.with_all) AS with_all, sum(c.sign * b.pairs) AS pairs
  FROM by_bucket b JOIN contributions c ON c.place = b.place
  GROUP BY c.metric, c.phase, c.variant, c.day, b.bucket`;

const SUMS = ['events', 'value_sum', 'value_squares', 'with_all', 'pairs'];

const ADD = addBuckets({
  table: 'value_statistics',
  key: ['metric', 'phase', 'variant', 'day', 'bucket'],
  ...{ sums: SUMS, moved: SUMS, rows: ROWS },
});
