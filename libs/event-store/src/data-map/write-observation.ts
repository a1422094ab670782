import { DATA_MAP_LIMITS } from '#libs/domain';
import type { Session } from '../statistics/session.js';
import { admitNames, type EventNumbers } from './admit-names.js';
import type { Arrivals, HeavyRow, HourRow } from './count-arrivals.js';
import type { ObservedStretch } from './observed-stretch.js';
import type { Sample } from './sample-types.js';
import { writeTypes } from './write-types.js';

/** All that one step found. */
export interface Observation extends Arrivals, Sample {
  stretch: ObservedStretch;
}

/**
 * Adds what a step found, and moves the position, in one transaction, which is short: the drain waits for whoever writes.
 * False: another process was faster, and nothing is added.
 */
export async function writeObservation(session: Session, observation: Observation): Promise<boolean> {
  const { stretch, hours, heavy } = observation;
  const moved = await session.run(MOVE, [stretch.from, stretch.to, stretch.until]);
  if (moved === 0) return false;
  if (hours.length === 0) return true;
  const numberOf = await admitNames(session, hours);
  await addHours(session, hours, numberOf);
  await writeTypes(session, observation, numberOf);
  await addHeavy(session, heavy, numberOf);
  return true;
}

async function addHours(session: Session, hours: readonly HourRow[], numberOf: EventNumbers): Promise<void> {
  await session.run(ADD_HOURS, [
    hours.map(numberOf),
    hours.map(({ hour }) => hour),
    hours.map(({ events }) => events),
    hours.map((row) => row.first_seen),
    hours.map((row) => row.last_seen),
  ]);
}

async function addHeavy(session: Session, heavy: readonly HeavyRow[], numberOf: EventNumbers): Promise<void> {
  if (heavy.length === 0) return;
  const numbers = heavy.map(numberOf);
  await session.run(ADD_HEAVY, [
    numbers,
    heavy.map(({ day }) => day),
    heavy.map(({ unit }) => unit),
    heavy.map(({ events }) => events),
  ]);
  await session.run(KEEP_HEAVIEST, [numbers, heavy.map(({ day }) => day), DATA_MAP_LIMITS.heavyUnits]);
}

const MOVE = `
  UPDATE data_map_position
  SET transaction = $2, observed_until = greatest(observed_until, $3::timestamptz) WHERE transaction = $1`;

/** Several names may share a heading, so that each is summed first. */
const ADD_HOURS = `
  WITH arrived AS (
    SELECT event, hour, sum(events)::bigint AS events, min(first_seen) AS first_seen, max(last_seen) AS last_seen
    FROM unnest($1::integer[], $2::integer[], $3::bigint[], $4::timestamptz[], $5::timestamptz[])
      AS a (event, hour, events, first_seen, last_seen)
    GROUP BY event, hour
  ), counted AS (
    INSERT INTO observed_hours AS h (event, hour, events) SELECT event, hour, events FROM arrived ORDER BY event, hour
    ON CONFLICT (event, hour) DO UPDATE SET events = h.events + excluded.events
  )
  UPDATE observed_events o SET events = o.events + a.events,
    first_seen = least(o.first_seen, a.first_seen), last_seen = greatest(o.last_seen, a.last_seen)
  FROM (
    SELECT event, sum(events)::bigint AS events, min(first_seen) AS first_seen, max(last_seen) AS last_seen
    FROM arrived GROUP BY event
  ) AS a
  WHERE o.number = a.event`;

const ADD_HEAVY = `
  INSERT INTO heavy_units AS h (event, day, unit, events)
  SELECT event, day, unit, sum(events)::bigint
  FROM unnest($1::integer[], $2::date[], $3::text[] COLLATE "C", $4::bigint[]) AS a (event, day, unit, events)
  GROUP BY event, day, unit ORDER BY event, day, unit
  ON CONFLICT (event, day, unit) DO UPDATE SET events = h.events + excluded.events`;

const KEEP_HEAVIEST = `
  DELETE FROM heavy_units WHERE ctid = ANY (ARRAY(
    SELECT stored FROM (
      SELECT h.ctid AS stored, row_number() OVER (PARTITION BY h.event, h.day ORDER BY h.events DESC, h.unit) AS rank
      FROM (SELECT DISTINCT event, day FROM unnest($1::integer[], $2::date[]) AS a (event, day)) AS a
      JOIN heavy_units h ON h.event = a.event AND h.day = a.day
    ) AS ranked WHERE rank > $3
  ))`;
