import { DATA_MAP_LIMITS } from '#libs/domain';
import type { Session } from '../statistics/session.js';

/** Days after which a name that nobody sends any more is forgotten; a junk name, of which few events came, sooner. */
const NAME_DAYS = 180;
const JUNK_DAYS = 7;
const JUNK_EVENTS = 10;
const HEAVY_DAYS = 28;
const MOST_AT_ONCE = 50_000;

/** Lets go of what is too old to say anything. What experiments measure, and what people described, is not forgotten. */
export async function forgetOld(session: Session): Promise<void> {
  await session.run(FORGET_NAMES, [NAME_DAYS, JUNK_DAYS, JUNK_EVENTS]);
  await session.run(FORGET_HOURS, [DATA_MAP_LIMITS.hoursKeptDays, MOST_AT_ONCE]);
  await session.run(`DELETE FROM heavy_units WHERE day < (now() AT TIME ZONE 'UTC')::date - $1::integer`, [
    HEAVY_DAYS,
  ]);
}

const FORGET_NAMES = `
  WITH gone AS MATERIALIZED (
    SELECT number FROM observed_events o
    WHERE coalesce(last_seen, created_at) < now() - make_interval(days => CASE WHEN events < $3 THEN $2::integer ELSE $1::integer END)
      AND NOT EXISTS (SELECT FROM event_sources s WHERE s.project_id = o.project_id AND s.event = o.name)
      AND NOT EXISTS (SELECT FROM event_notes n WHERE n.project_id = o.project_id AND n.kind = o.kind AND n.name = o.name)
      AND NOT EXISTS (SELECT FROM observed_senders s WHERE s.event = o.number AND s.last_seen > now() - interval '1 hour')
  ), hours AS (DELETE FROM observed_hours WHERE event IN (SELECT number FROM gone)),
  types AS (DELETE FROM observed_types WHERE event IN (SELECT number FROM gone)),
  senders AS (DELETE FROM observed_senders WHERE event IN (SELECT number FROM gone)),
  units AS (DELETE FROM heavy_units WHERE event IN (SELECT number FROM gone))
  DELETE FROM observed_events WHERE number IN (SELECT number FROM gone)`;

const FORGET_HOURS = `
  DELETE FROM observed_hours WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM observed_hours WHERE hour < extract(epoch FROM now())::bigint / 3600 - $1::integer * 24 LIMIT $2
  ))`;
