import { DATA_MAP_LIMITS } from '#libs/domain';
import type { Session } from '../statistics/session.js';
import type { EventNumbers } from './admit-names.js';
import type { Sample } from './sample-types.js';
import { fading } from './weights.js';

/** Adds what a sample of the events was like; beyond the most properties of an event, only that there were more. */
export async function writeTypes(
  session: Session,
  { types, sampled }: Sample,
  numberOf: EventNumbers,
): Promise<void> {
  await session.run(ADD_SAMPLED, [
    sampled.map(numberOf),
    sampled.map(({ seen }) => seen),
    sampled.map((row) => row.last_seen),
    sampled.map((row) => row.has_more),
  ]);
  if (types.length === 0) return;
  await session.run(ADD_TYPES, [
    types.map(numberOf),
    types.map(({ own }) => own),
    types.map(({ property }) => property),
    types.map(({ type }) => type),
    types.map(({ seen }) => seen),
    types.map((row) => row.first_seen),
    types.map((row) => row.last_seen),
    types.map(({ example }) => example),
    DATA_MAP_LIMITS.propertiesPerEvent,
  ]);
}

const ADD_SAMPLED = `
  UPDATE observed_events o SET sampled = ${fading('o.sampled', 'coalesce(o.sampled_at, a.at)', 'a.at')} + a.seen,
    sampled_at = greatest(o.sampled_at, a.at), has_more_properties = o.has_more_properties OR a.has_more
  FROM (
    SELECT event, sum(seen) AS seen, max(at) AS at, bool_or(has_more) AS has_more
    FROM unnest($1::integer[], $2::double precision[], $3::timestamptz[], $4::boolean[]) AS s (event, seen, at, has_more)
    GROUP BY event
  ) AS a
  WHERE o.number = a.event`;

/** A type that stayed away for a week while others of its property came is new again when it comes back. */
const IS_BACK = `EXISTS (
  SELECT FROM observed_types k WHERE k.event = t.event AND k.own = t.own AND k.property = t.property
    AND k.last_seen > t.last_seen + interval '7 days'
)`;

const ADD_TYPES = `
  WITH arrived AS (
    SELECT event, own, property, type, sum(seen) AS seen, min(first_seen) AS first_seen, max(last_seen) AS last_seen,
      max(example)::jsonb AS example
    FROM unnest($1::integer[], $2::boolean[], $3::text[] COLLATE "C", $4::text[], $5::double precision[], $6::timestamptz[],
      $7::timestamptz[], $8::text[]) AS a (event, own, property, type, seen, first_seen, last_seen, example)
    GROUP BY event, own, property, type
  ), known AS (
    SELECT k.event, k.own, k.property, sum(k.seen)::bigint AS seen
    FROM observed_types k WHERE k.event IN (SELECT event FROM arrived) GROUP BY k.event, k.own, k.property
  ), ranked AS (
    SELECT a.*, coalesce(k.seen, 0) AS seen_before, k.event IS NOT NULL AS is_known,
      dense_rank() OVER (PARTITION BY a.event, k.event IS NULL AND NOT a.own ORDER BY a.property) AS rank,
      o.properties AS kept
    FROM arrived a
    JOIN observed_events o ON o.number = a.event
    LEFT JOIN known k ON k.event = a.event AND k.own = a.own AND k.property = a.property
  ), admitted AS (
    SELECT *, own OR is_known OR rank <= $9 - kept AS is_admitted FROM ranked
  ), room AS (
    UPDATE observed_events o SET properties = o.properties + n.new, has_more_properties = o.has_more_properties OR n.has_more
    FROM (
      SELECT event, count(DISTINCT property) FILTER (WHERE is_admitted AND NOT is_known AND NOT own) AS new,
        bool_or(NOT is_admitted) AS has_more
      FROM admitted GROUP BY event
    ) AS n
    WHERE o.number = n.event AND (n.new > 0 OR n.has_more)
  )
  INSERT INTO observed_types AS t (event, own, property, type, weight, seen_before, seen, since, last_seen, example)
  SELECT event, own, property, type, seen, seen_before, seen, first_seen, last_seen, example
  FROM admitted WHERE is_admitted ORDER BY event, own, property, type
  ON CONFLICT (event, own, property, type) DO UPDATE SET
    weight = ${fading('t.weight', 't.last_seen', 'excluded.last_seen')} + excluded.weight,
    seen = t.seen + excluded.seen,
    since = CASE WHEN ${IS_BACK} THEN excluded.since ELSE t.since END,
    seen_before = CASE WHEN ${IS_BACK} THEN excluded.seen_before - t.seen ELSE t.seen_before END,
    last_seen = greatest(t.last_seen, excluded.last_seen),
    example = coalesce(excluded.example, t.example)`;
