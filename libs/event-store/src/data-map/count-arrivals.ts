import { DATA_MAP_LIMITS } from '#libs/domain';
import type { Session } from '../statistics/session.js';
import type { Stretch } from '../statistics/drain/next-stretch.js';
import { IN_ANY_SHARD } from '../statistics/drain/take-shards.js';

/** How an event is named in what is read from the log. */
export interface NamedRow {
  project_id: string;
  kind: 'track' | 'exposure';
  name: string;
}

/** Arrivals of one event in one hour. */
export interface HourRow extends NamedRow {
  /** Hours since 1970. */
  hour: number;
  events: number;
  first_seen: Date;
  last_seen: Date;
}

/** A unit that sent a good part of what arrived of an event on one day. */
export interface HeavyRow extends NamedRow {
  day: string;
  unit: string;
  events: number;
}

export interface Arrivals {
  hours: HourRow[];
  heavy: HeavyRow[];
}

/** A unit with a smaller share of an hour's events of a step is not looked at. */
const SHARES = 200;
/** Of a step with more events, units are counted in one event of eight, by its id: grouping by unit costs most of all. */
const FEW_EVENTS = 10_000;
const ONE_OF = 8;

/** Counts the stretch by name and hour, exactly, and finds its heaviest units. */
export async function countArrivals(session: Session, { from, to, events }: Stretch): Promise<Arrivals> {
  const oneOf = events > FEW_EVENTS ? ONE_OF : 1;
  const rows = await session.rows<CountedRow>(COUNT, [from, to, SHARES, DATA_MAP_LIMITS.heavyUnits, oneOf]);
  const arrivals: Arrivals = { hours: [], heavy: [] };
  for (const row of rows) {
    if (isOfHour(row)) arrivals.hours.push(row);
    else arrivals.heavy.push(row);
  }
  return arrivals;
}

type CountedRow = (HourRow & { unit: null }) | HeavyRow;

function isOfHour(row: CountedRow): row is HourRow & { unit: null } {
  return row.unit === null;
}

const COUNT = `
  WITH hours AS MATERIALIZED (
    SELECT project_id, type AS kind, coalesce(name, experiment) AS name, date_bin('1 hour', received_at, 'epoch') AS hour,
      count(*) AS events, min(received_at) AS first_seen, max(received_at) AS last_seen
    FROM events WHERE ${IN_ANY_SHARD} AND transaction >= $1 AND transaction < $2
    GROUP BY project_id, type, coalesce(name, experiment), date_bin('1 hour', received_at, 'epoch')
  ), units AS (
    SELECT project_id, type AS kind, coalesce(name, experiment) AS name, unit,
      date_bin('1 hour', received_at, 'epoch') AS hour, count(*) * $5::integer AS events
    FROM events
    WHERE ${IN_ANY_SHARD} AND transaction >= $1 AND transaction < $2 AND (uuid_hash(id) & ($5::integer - 1)) = 0
    GROUP BY project_id, type, coalesce(name, experiment), unit, date_bin('1 hour', received_at, 'epoch')
    HAVING count(*) > 1 OR $5::integer = 1
  ), days AS (
    SELECT project_id, kind, name, (u.hour AT TIME ZONE 'UTC')::date AS day, unit, sum(u.events) AS events
    FROM units u JOIN hours h USING (project_id, kind, name, hour)
    WHERE u.events * $3 > h.events
    GROUP BY project_id, kind, name, (u.hour AT TIME ZONE 'UTC')::date, unit
  ), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY project_id, kind, name, day ORDER BY events DESC, unit) AS rank FROM days
  )
  SELECT project_id, kind, name, (extract(epoch FROM hour) / 3600)::integer AS hour, events::double precision AS events,
    first_seen, last_seen, NULL AS day, NULL AS unit
  FROM hours
  UNION ALL
  SELECT project_id, kind, name, NULL, events::double precision, NULL, NULL, day::text, unit FROM ranked WHERE rank <= $4`;
