import { addToStatistics } from '../drain/add-to-statistics.js';
import { anyFormedAgain, formSubjectsAgain } from '../drain/form-again.js';
import { prepareStep } from '../drain/step-tables.js';
import { FORM_OF_BACKFILL, INSERT_TOTALS } from '../drain/unit-totals.js';
import { addToSegmentStatistics } from '../segments/add-to-segments.js';
import { anySegments } from '../segments/segment-changes.js';
import type { Session } from '../session.js';

/** A unit has about so many events, and forming its totals takes about as long as reading so many. */
const EVENTS_A_UNIT = 10;
/** Of exposures that are looked at in passing, as many as take as long as reading one event. */
const PASSED_AN_EVENT = 10;

/**
 * Forms the totals of the next units of a shard for the metrics of the backfill, from their kept events, and adds them to the
 * statistics; from then on live steps keep them.
 * @param limit exposures, of whatever experiment and shard, that it passes: their key is in order of the unit only
 * @returns as many events as reading them would have taken as long
 */
export async function formSlice(
  session: Session,
  backfill: number,
  shard: number,
  limit: number,
): Promise<number> {
  await prepareStep(session);
  const [next] = await session.rows<{ formed: string; end: string | null }>(END, [backfill, shard, limit]);
  const { formed, end } = next as { formed: string; end: string | null };
  const units = await session.run(UNITS, [await experimentsOf(session, backfill), shard, formed, end]);
  if (units > 0) await form(session, backfill, shard);
  await session.run(MOVE, [backfill, shard, end, units]);
  return units * EVENTS_A_UNIT + Math.ceil(limit / PASSED_AN_EVENT);
}

async function experimentsOf(session: Session, backfill: number): Promise<number[]> {
  const rows = await session.rows<{ experiment: number }>(
    'SELECT DISTINCT experiment FROM measured_metrics WHERE backfill = $1',
    [backfill],
  );
  return rows.map(({ experiment }) => experiment);
}

async function form(session: Session, backfill: number, shard: number): Promise<void> {
  await session.run(FORM_OF_BACKFILL, [backfill]);
  if (await anyFormedAgain(session)) {
    await session.run(SUBJECTS, [backfill]);
    await formSubjectsAgain(session);
  }
  await addToStatistics(session, shard);
  if (await anySegments(session)) await addToSegmentStatistics(session, shard);
  await session.run(INSERT_TOTALS);
}

/** Where the slice ends; null: with the last unit. A unit's exposures are neighbours, and all of them are passed or none. */
const END = `
  SELECT coalesce(b.formed, '') AS formed, (
      SELECT u.unit FROM unit_exposures u WHERE u.unit > coalesce(b.formed, '') ORDER BY u.unit OFFSET $3::bigint - 1 LIMIT 1
    ) AS end
  FROM backfill_shards b WHERE b.backfill = $1 AND b.shard = $2`;

/** As units whose exposure changed. */
const UNITS = `
  INSERT INTO step_changes (experiment, unit, variant, phase, day, segments, first_at, crossover)
  SELECT u.experiment, u.unit, u.variant, u.phase, (u.first_at AT TIME ZONE 'UTC')::date, u.segments, u.first_at, u.crossover
  FROM unit_exposures u
  WHERE u.experiment = ANY ($1) AND u.unit > $3 AND ($4::text IS NULL OR u.unit <= $4) AND shard_of(u.unit) = $2::smallint`;

const SUBJECTS = `
  INSERT INTO step_subjects (metric, experiment, unit, phase, variant, day, segments, first_at)
  SELECT m.number, c.experiment, c.unit, c.phase, c.variant, c.day, c.segments, c.first_at
  FROM step_changes c JOIN measured_metrics m ON m.experiment = c.experiment AND m.formed = 'again' AND m.backfill = $1
  WHERE NOT c.crossover`;

const MOVE = `
  UPDATE backfill_shards SET formed = coalesce($3, formed), formed_units = formed_units + $4, is_formed = $3::text IS NULL
  WHERE backfill = $1 AND shard = $2`;
