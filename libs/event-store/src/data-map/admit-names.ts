import { DATA_MAP_LIMITS, type ObservedKind } from '#libs/domain';
import type { Session } from '../statistics/session.js';
import type { NamedRow } from './count-arrivals.js';

/** Numbers of events by their names. */
export type EventNumbers = (name: NamedRow) => number;

/**
 * The numbers under which the names are kept, new ones being added while there is room; beyond that, the number of the project's
 * heading for all others. What experiments measure always has room.
 */
export async function admitNames(session: Session, names: readonly NamedRow[]): Promise<EventNumbers> {
  const distinct = [...new Map(names.map((name) => [keyOf(name), name])).values()];
  let known = await numbersOf(session, distinct);
  const missing = distinct.filter((name) => !known.has(keyOf(name)));
  if (missing.length > 0) {
    await session.run(ADMIT, [...columnsOf(missing), DATA_MAP_LIMITS.names]);
    known = await numbersOf(session, distinct);
    await addOthers(session, distinct, known);
  }
  return (name) => known.get(keyOf(name)) as number;
}

async function addOthers(
  session: Session,
  names: readonly NamedRow[],
  known: Map<string, number>,
): Promise<void> {
  const left = names.filter((name) => !known.has(keyOf(name)));
  const projects = [...new Set(left.map((name) => name.project_id))].sort();
  if (projects.length === 0) return;
  const rows = await session.rows<{ number: number; project_id: string }>(OTHERS, [projects]);
  const others = new Map(rows.map((row) => [row.project_id, row.number]));
  for (const name of left) known.set(keyOf(name), others.get(name.project_id) as number);
}

async function numbersOf(session: Session, names: readonly NamedRow[]): Promise<Map<string, number>> {
  const rows = await session.rows<NamedRow & { number: number }>(NUMBERS, columnsOf(names));
  return new Map(rows.map((row) => [keyOf(row), row.number]));
}

function columnsOf(names: readonly NamedRow[]): [string[], ObservedKind[], string[]] {
  return [names.map((name) => name.project_id), names.map(({ kind }) => kind), names.map(({ name }) => name)];
}

function keyOf({ project_id: project, kind, name }: NamedRow): string {
  return `${project} ${kind} ${name}`;
}

const WANTED = 'unnest($1::uuid[], $2::text[], $3::text[] COLLATE "C") AS w (project_id, kind, name)';

const NUMBERS = `
  SELECT o.number, o.project_id, o.kind, o.name
  FROM ${WANTED} JOIN observed_events o ON o.project_id = w.project_id AND o.kind = w.kind AND o.name = w.name`;

/** In order of the name, so that two who add the same names wait for each other instead of deadlocking. */
const ADMIT = `
  INSERT INTO observed_events (project_id, kind, name)
  SELECT project_id, kind, name FROM (
    SELECT w.*, m.is_measured, row_number() OVER (PARTITION BY w.project_id, w.kind ORDER BY m.is_measured DESC, w.name) AS rank
    FROM ${WANTED}
    CROSS JOIN LATERAL (
      SELECT w.kind = 'exposure' OR EXISTS (
        SELECT FROM event_sources s WHERE s.project_id = w.project_id AND s.event = w.name
      ) AS is_measured
    ) AS m
  ) AS new
  WHERE is_measured OR rank <= $4 - (
    SELECT count(*) FROM observed_events o WHERE o.project_id = new.project_id AND o.kind = new.kind
  )
  ORDER BY project_id, kind, name
  ON CONFLICT DO NOTHING`;

const OTHERS = `
  WITH added AS (
    INSERT INTO observed_events (project_id, kind, name) SELECT project, 'other', '' FROM unnest($1::uuid[]) AS project
    ON CONFLICT DO NOTHING RETURNING number, project_id
  )
  SELECT number, project_id FROM added
  UNION ALL
  SELECT number, project_id FROM observed_events WHERE project_id = ANY ($1) AND kind = 'other' AND name = ''`;
