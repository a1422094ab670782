import { additionTo, findParts } from '../drain/add-to-statistics.js';
import type { Session } from '../session.js';

/** Adds to every segment of the units what they add to the experiment's statistics, and counts the units anew: in the rows of a shard that the step holds. */
export async function addToSegments(session: Session, row: number): Promise<void> {
  await session.run(COUNT_UNITS, [row]);
  await addToSegmentStatistics(session, row);
}

/** The first of these alone. */
export async function addToSegmentStatistics(session: Session, row: number): Promise<void> {
  const { parts } = await findParts(session);
  await session.run(additionTo('segment_statistics', parts), [row]);
}

const COUNT_UNITS = `
  INSERT INTO segment_counts (segment, phase, variant, day, shard, units)
  SELECT segment, phase, variant, day, $1::smallint, sum(change) FROM (
    SELECT unnest(segments) AS segment, phase, variant, day, 1 AS change FROM step_changes WHERE NOT crossover
    UNION ALL
    SELECT unnest(old_segments), old_phase, old_variant, old_day, -1 FROM step_changes WHERE was_counted
  ) AS changes
  GROUP BY segment, phase, variant, day
  ON CONFLICT (segment, phase, variant, day, shard) DO UPDATE SET units = segment_counts.units + excluded.units`;
