import {
  DATA_MAP_LIMITS,
  type HeavyUnit,
  type JsonValue,
  type ObservedEvent,
  type ObservedEvents,
  type ObservedKind,
  type ObservedName,
  type ObservedProperty,
  type ObservedSender,
  type ObservedType,
} from '#libs/domain';
import type { Session } from '../statistics/session.js';
import { fading } from './weights.js';

/** One statement each, at one moment. */
export async function readObserved(
  session: Session,
  projectId: string,
  names: readonly ObservedName[] | null,
): Promise<ObservedEvents> {
  const [position] = await session.rows<{ until: Date | null }>(
    'SELECT observed_until AS until FROM data_map_position',
  );
  const kinds = names?.map(({ kind }) => kind) ?? null;
  const rows = await session.rows<EventRow>(EVENTS, [
    projectId,
    kinds,
    names?.map(({ name }) => name) ?? null,
    DATA_MAP_LIMITS.hoursKeptDays,
  ]);
  const numbers = rows.map(({ number }) => number);
  const types = grouped(await session.rows<TypeRow>(TYPES, [numbers]));
  const senders = grouped(await session.rows<ObservedSender & Numbered>(SENDERS, [numbers]));
  const heavy = grouped(await session.rows<HeavyUnit & Numbered>(HEAVY, [numbers]));
  const events = rows.map((row) =>
    observedEventOf(row, {
      types: types.get(row.number) ?? [],
      senders: senders.get(row.number) ?? [],
      heavyUnits: heavy.get(row.number) ?? [],
    }),
  );
  return { until: position?.until ?? null, events };
}

interface Numbered {
  number: number;
}

interface EventRow extends Numbered {
  kind: ObservedKind;
  name: string;
  events: number;
  first_seen: Date;
  last_seen: Date;
  hours: number[] | null;
  counts: number[] | null;
  sampled: number;
  has_more_properties: boolean;
}

interface TypeRow extends Numbered, ObservedType {
  own: boolean;
  property: string;
  example: JsonValue;
}

interface Parts {
  types: readonly TypeRow[];
  senders: readonly (ObservedSender & Numbered)[];
  heavyUnits: readonly (HeavyUnit & Numbered)[];
}

function observedEventOf(row: EventRow, { types, senders, heavyUnits }: Parts): ObservedEvent {
  return {
    kind: row.kind,
    name: row.name,
    events: row.events,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    arrivals: { hours: row.hours ?? [], counts: row.counts ?? [] },
    sampled: row.sampled,
    value: types.filter(({ own }) => own).map(typeOf),
    properties: propertiesOf(types.filter(({ own }) => !own)),
    hasMoreProperties: row.has_more_properties,
    senders: senders.map(({ number: _number, ...sender }) => sender),
    heavyUnits: heavyUnits.map(({ number: _number, ...unit }) => unit),
  };
}

/** Types come in the order of their property, and the newest last of it. */
function propertiesOf(types: readonly TypeRow[]): ObservedProperty[] {
  const properties = new Map<string, ObservedProperty>();
  for (const row of types) {
    const { property: name, example } = row;
    const property = properties.get(name) ?? { name, types: [], example: null };
    property.types.push(typeOf(row));
    property.example = example ?? property.example;
    properties.set(name, property);
  }
  return [...properties.values()];
}

function typeOf({ type, weight, seenBefore, since, lastSeen }: TypeRow): ObservedType {
  return { type, weight, seenBefore, since, lastSeen };
}

function grouped<Row extends Numbered>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.number);
    if (group === undefined) groups.set(row.number, [row]);
    else group.push(row);
  }
  return groups;
}

const EVENTS = `
  SELECT o.number, o.kind, o.name, o.events::double precision AS events, o.first_seen, o.last_seen, h.hours, h.counts,
    ${fading('o.sampled', 'coalesce(o.sampled_at, now())', 'now()')} AS sampled, o.has_more_properties
  FROM observed_events o
  CROSS JOIN LATERAL (
    SELECT array_agg(hour ORDER BY hour) AS hours, array_agg(events::double precision ORDER BY hour) AS counts
    FROM observed_hours h
    WHERE h.event = o.number AND h.hour >= extract(epoch FROM now())::bigint / 3600 - $4::integer * 24
  ) AS h
  WHERE o.project_id = $1 AND o.first_seen IS NOT NULL
    AND ($2::text[] IS NULL OR (o.kind, o.name) IN (
      SELECT kind, name FROM unnest($2::text[], $3::text[] COLLATE "C") AS w (kind, name)
    ))
  ORDER BY o.name, o.kind`;

const TYPES = `
  SELECT event AS number, own, property, type, ${fading('weight', 'last_seen', 'now()')} AS weight,
    seen_before::double precision AS "seenBefore", since, last_seen AS "lastSeen", example
  FROM observed_types WHERE event = ANY ($1) ORDER BY event, property, last_seen, type`;

const SENDERS = `
  SELECT event AS number, api_key AS "apiKey", events::double precision AS events, first_seen AS "firstSeen",
    last_seen AS "lastSeen"
  FROM observed_senders WHERE event = ANY ($1) ORDER BY event, events DESC, api_key`;

/** A day's total is that of its hours. */
const HEAVY = `
  SELECT h.event AS number, h.unit, h.day::text AS day, h.events::double precision AS events,
    t.events::double precision AS "dayTotal"
  FROM heavy_units h
  CROSS JOIN LATERAL (SELECT extract(epoch FROM h.day::timestamp)::bigint / 3600 AS first) AS d
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(o.events), 0) AS events FROM observed_hours o
    WHERE o.event = h.event AND o.hour >= d.first AND o.hour < d.first + 24
  ) AS t
  WHERE h.event = ANY ($1) AND h.events >= 2
  ORDER BY h.event, h.events DESC, h.unit LIMIT 5000`;
