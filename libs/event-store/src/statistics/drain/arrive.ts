import type { Session } from '../session.js';
import { IS_EXCLUDED } from './is-excluded.js';
import { IS_OF_SOURCE, MEASURED_NUMBER } from './measured-number.js';
import type { ShardStretch } from './take-shards.js';

/**
 * Reads the events of stretches of the log once, and keeps of them what some experiment or metric asks for.
 * @param row the shard under which it writes down which days were read
 * @returns how many events these were
 */
export async function arrive(
  session: Session,
  stretches: readonly ShardStretch[],
  row: number,
): Promise<number> {
  const [arrived] = await session.rows<{ events: number }>(ARRIVE, [...columnsOf(stretches), row]);
  await session.run(KEEP_MEASUREMENTS);
  return arrived?.events ?? 0;
}

export function columnsOf(stretches: readonly ShardStretch[]): unknown[] {
  return [
    stretches.map(({ shard }) => shard),
    stretches.map(({ from }) => from),
    stretches.map(({ to }) => to),
  ];
}

/** SQL of the stretches that columnsOf gives as the first three parameters. */
export const STRETCHES = 'unnest($1::smallint[], $2::xid8[], $3::xid8[]) AS stretch (shard, low, high)';

/** SQL of the condition under which event `e` is in a stretch: a way into the index for each. */
export const IN_STRETCH =
  'shard_of(e.unit) = stretch.shard AND e.transaction >= stretch.low AND e.transaction < stretch.high';

const ARRIVE = `
  WITH arrived AS MATERIALIZED (
    SELECT e.* FROM ${STRETCHES}
    CROSS JOIN LATERAL (
      SELECT project_id, id, type, unit, occurred_at, experiment, variant, name, value, properties, attributes, received_on
      FROM events e WHERE ${IN_STRETCH} OFFSET 0
    ) AS e
  ), candidates AS (
    INSERT INTO step_candidates (experiment, unit, variant, first_at, first_id, attributes)
    SELECT x.number, e.unit, e.variant, e.occurred_at, e.id, e.attributes
    FROM arrived e JOIN measured_experiments x ON x.project_id = e.project_id AND x.key = e.experiment
    WHERE e.type = 'exposure' AND e.occurred_at >= x.started_at AND e.occurred_at <= x.stopped_at
      AND e.variant = ANY (x.variants) AND NOT ${IS_EXCLUDED}
  ), measurements AS (
    INSERT INTO step_measurements (unit, source, occurred_at, value)
    SELECT e.unit, s.number, e.occurred_at, ${MEASURED_NUMBER}
    FROM arrived e JOIN event_sources s ON s.project_id = e.project_id AND s.event = e.name
    WHERE e.type = 'track' AND e.occurred_at >= s.since AND ${IS_OF_SOURCE}
  ), by_day AS MATERIALIZED (
    SELECT received_on, max(occurred_at) AS latest, count(*) AS events FROM arrived GROUP BY received_on
  ), days AS (
    INSERT INTO drained_days (received_on, shard, latest_occurred_at)
    SELECT received_on, $4::smallint, latest FROM by_day
    ON CONFLICT (received_on, shard) DO UPDATE
      SET latest_occurred_at = greatest(drained_days.latest_occurred_at, excluded.latest_occurred_at)
  )
  SELECT coalesce(sum(events), 0)::integer AS events FROM by_day`;

/** In order of the unit, so that neighbours in the index are written together. */
const KEEP_MEASUREMENTS = `
  INSERT INTO metric_events (unit, source, occurred_at, value)
  SELECT unit, source, occurred_at, value FROM step_measurements ORDER BY unit`;
