import { DATA_MAP_LIMITS, type PropertyType } from '#libs/domain';
import { IN_ANY_SHARD } from '../statistics/drain/take-shards.js';
import type { Session } from '../statistics/session.js';
import type { Stretch } from '../statistics/drain/next-stretch.js';
import type { HourRow, NamedRow } from './count-arrivals.js';

/** A type that a property had in sampled events, or that the event's own value had. */
export interface TypeRow extends NamedRow {
  own: boolean;
  property: string;
  type: PropertyType;
  seen: number;
  first_seen: Date;
  last_seen: Date;
  /** JSON text. */
  example: string | null;
}

/** How many events of a name were looked into. */
export interface SampledRow extends NamedRow {
  seen: number;
  last_seen: Date;
  has_more: boolean;
}

export interface Sample {
  types: TypeRow[];
  sampled: SampledRow[];
}

/** Events of a step that are looked into, all names together. */
const SAMPLED_EVENTS = 500;
/** Of a name, at least: rare ones are known by few. */
const FEWEST = 3;
/** Of hostile events there could be more kinds of properties than anybody keeps. */
const MOST_TYPES = 20_000;

/** Looks into some of the stretch's events, chosen by their ids: more of names that are rare. */
export async function sampleTypes(
  session: Session,
  { from, to }: Stretch,
  hours: readonly HourRow[],
): Promise<Sample> {
  const chances = chancesOf(hours);
  const rows = await session.rows<TypeRow & SampledRow>(SAMPLE, [
    from,
    to,
    chances.map(({ project_id: project }) => project),
    chances.map(({ kind }) => kind),
    chances.map(({ name }) => name),
    chances.map(({ chance }) => chance),
    DATA_MAP_LIMITS.propertiesPerEvent,
    DATA_MAP_LIMITS.propertyNameLength,
    MOST_TYPES,
  ]);
  return {
    types: rows.filter(({ type }) => type !== null),
    sampled: rows.filter(({ type }) => type === null),
  };
}

/** Of each name, the share of its events that is looked into. */
function chancesOf(hours: readonly HourRow[]): (NamedRow & { chance: number })[] {
  const totals = new Map<string, NamedRow & { events: number }>();
  for (const { project_id: project, kind, name, events } of hours) {
    const key = `${project} ${kind} ${name}`;
    const total = totals.get(key);
    if (total === undefined) totals.set(key, { project_id: project, kind, name, events });
    else total.events += events;
  }
  const each = Math.max(FEWEST, SAMPLED_EVENTS / Math.max(1, totals.size));
  return [...totals.values()].map((row) => ({ ...row, chance: Math.min(1, each / row.events) }));
}

/** A word, which may name a plan or a colour, but hardly a person. */
const IS_HARMLESS = `(jsonb_typeof(p.value) IN ('number', 'boolean')
  OR (jsonb_typeof(p.value) = 'string' AND p.value #>> '{}' ~ '^[A-Za-z][A-Za-z0-9_-]{0,23}$'))`;

const SAMPLE = `
  WITH chosen AS MATERIALIZED (
    SELECT e.project_id, e.type AS kind, c.name, e.value, coalesce(e.properties, e.attributes) AS object, e.received_at
    FROM events e
    JOIN unnest($3::uuid[], $4::text[], $5::text[], $6::double precision[]) AS c (project_id, kind, name, chance)
      ON c.project_id = e.project_id AND c.kind = e.type AND c.name = coalesce(e.name, e.experiment)
    WHERE ${IN_ANY_SHARD} AND e.transaction >= $1 AND e.transaction < $2 AND (uuid_hash(e.id) & 1048575) < c.chance * 1048576
  ), members AS (
    SELECT c.project_id, c.kind, c.name, p.key AS property, jsonb_typeof(p.value) AS type, count(*) AS seen,
      min(c.received_at) AS first_seen, max(c.received_at) AS last_seen,
      (array_agg(p.value) FILTER (WHERE ${IS_HARMLESS}))[1]::text AS example
    FROM chosen c
    CROSS JOIN LATERAL (SELECT * FROM jsonb_each(c.object) LIMIT $7::bigint + 1) AS p
    WHERE length(p.key) <= $8
    GROUP BY c.project_id, c.kind, c.name, p.key, jsonb_typeof(p.value)
    ORDER BY count(*) DESC LIMIT $9
  )
  SELECT project_id, kind, name, false AS own, property, type, seen::double precision, first_seen, last_seen, example,
    false AS has_more
  FROM members
  UNION ALL
  SELECT project_id, kind, name, true, '', 'number', count(*), min(received_at), max(received_at), NULL, false
  FROM chosen WHERE value IS NOT NULL GROUP BY project_id, kind, name
  UNION ALL
  SELECT project_id, kind, name, false, NULL, NULL, count(*), min(received_at), max(received_at), NULL,
    bool_or(object IS NOT NULL AND EXISTS (SELECT FROM jsonb_object_keys(object) AS k WHERE length(k) > $8))
  FROM chosen GROUP BY project_id, kind, name`;
