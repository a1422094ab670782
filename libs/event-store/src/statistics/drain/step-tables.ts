import type { Session } from '../session.js';

/** What a step needs before it begins. */
export async function prepareStep(session: Session): Promise<void> {
  await session.run(STEP_TABLES);
  await session.run(JOIN_AS_A_WHOLE);
}

/**
 * The planner knows nothing of tables that were filled a moment ago, and must not guess that they are small: then a loop within
 * a loop can take minutes, and sorting by unit costs more than hashing. Look-ups that are loops on purpose are LATERAL, and stay.
 */
const JOIN_AS_A_WHOLE =
  'SET LOCAL enable_nestloop = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off';

/** Rows that were found are changed where they lie, by their place; the other ways would read the whole table. */
export const UPDATE_IN_PLACE =
  'SET LOCAL enable_nestloop = on; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off';

/**
 * What one step works on, private to the connection and emptied by every commit.
 *
 * step_candidates: exposures that count. step_measurements: numbers of the events that some metric reads. step_changes: units
 * whose first exposure, variant or phase is not what it was. step_totals: what units' totals become, and where (`stored`) and
 * what they were. step_removals: contributions that go. step_subjects: units of metrics whose totals are formed again.
 */
const STEP_TABLES = `
  CREATE TEMP TABLE IF NOT EXISTS step_candidates (
    experiment integer, unit text COLLATE "C", variant text COLLATE "C", first_at timestamptz, first_id uuid, attributes jsonb
  ) ON COMMIT DELETE ROWS;
  CREATE TEMP TABLE IF NOT EXISTS step_measurements (
    unit text COLLATE "C", source integer, occurred_at timestamptz, value numeric
  ) ON COMMIT DELETE ROWS;
  CREATE TEMP TABLE IF NOT EXISTS step_changes (
    experiment integer, unit text COLLATE "C", variant text COLLATE "C", phase integer, day date,
    first_at timestamptz, first_id uuid, crossover boolean, attributes jsonb, segments integer[],
    is_new boolean, was_counted boolean, was_crossover boolean, old_variant text COLLATE "C", old_phase integer, old_day date,
    old_segments integer[]
  ) ON COMMIT DELETE ROWS;
  CREATE TEMP TABLE IF NOT EXISTS step_totals (
    metric integer, unit text COLLATE "C", phase integer, variant text COLLATE "C", day date, segments integer[], stored tid,
    numerator numeric, denominator numeric, history numeric, history_denominator numeric,
    old_numerator numeric, old_denominator numeric, old_history numeric, old_history_denominator numeric,
    reached smallint, old_reached smallint, triggered_at timestamptz, old_day date, event_values numeric[], old_event_values numeric[]
  ) ON COMMIT DELETE ROWS;
  CREATE TEMP TABLE IF NOT EXISTS step_removals (
    metric integer, phase integer, variant text COLLATE "C", day date, segments integer[],
    numerator numeric, denominator numeric, history numeric, history_denominator numeric, reached smallint, event_values numeric[]
  ) ON COMMIT DELETE ROWS;
  CREATE TEMP TABLE IF NOT EXISTS step_subjects (
    metric integer, experiment integer, unit text COLLATE "C", phase integer, variant text COLLATE "C", day date,
    segments integer[], first_at timestamptz
  ) ON COMMIT DELETE ROWS`;
