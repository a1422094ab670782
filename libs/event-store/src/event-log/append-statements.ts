import { EVENT_COLUMNS } from './encode-events.js';
import { QUARANTINE_COLUMNS } from './encode-quarantined.js';
import type { EventTable } from './encoded-rows.js';

const COLUMNS: Record<EventTable, string> = {
  events: EVENT_COLUMNS,
  quarantined_events: QUARANTINE_COLUMNS,
};

/** How many COPYs bring the rows of a table. */
export interface Filling {
  table: EventTable;
  copies: number;
}

/**
 * The fast way, for events that nobody sent before: the tables are filled by COPY, and one known id fails the whole. What goes
 * in: the identities, in so many COPYs, then each table's rows.
 * @param partition of `events`, into which to write directly: the database need not find it for each row
 */
export function appendNew(identities: number, fillings: readonly Filling[], partition: string): string {
  const rows = fillings.map(({ table, copies }) =>
    copyInto(table === 'events' ? partition : table, COLUMNS[table], copies),
  );
  return copyInto('event_ids', 'project_id, id', identities) + rows.join('');
}

/**
 * The way for retries: rows are staged, and only those whose id is new are stored. Ids are taken in order, so that two groups
 * with the same ids wait for each other instead of deadlocking. What goes in: each table's rows; what comes out: identities
 * seen before.
 */
export function appendUnseen(fillings: readonly Filling[]): string {
  const tables = fillings.map(({ table }) => table);
  const staged = tables.map((table) => `SELECT project_id, id FROM appended_${table}`).join(' UNION ALL ');
  return `${fillings.map(stage).join('')}
    WITH accepted AS (
      INSERT INTO event_ids (project_id, id)
      SELECT project_id, id FROM (${staged}) AS staged ORDER BY id, project_id
      ON CONFLICT DO NOTHING
      RETURNING project_id, id
    ), ${tables.map(store).join(', ')}
    SELECT project_id, id FROM (${staged}) AS staged EXCEPT ALL SELECT project_id, id FROM accepted`;
}

function stage({ table, copies }: Filling): string {
  const staged = `appended_${table}`;
  return `
    CREATE TEMP TABLE IF NOT EXISTS ${staged} ON COMMIT DELETE ROWS AS
      SELECT ${COLUMNS[table]} FROM ${table} WITH NO DATA;
    ${copyInto(staged, COLUMNS[table], copies)}`;
}

function copyInto(table: string, columns: string, copies: number): string {
  return `COPY ${table} (${columns}) FROM STDIN (FORMAT binary);\n`.repeat(copies);
}

function store(table: EventTable): string {
  return `stored_${table} AS (
      INSERT INTO ${table} (${COLUMNS[table]})
      SELECT ${COLUMNS[table]} FROM appended_${table} JOIN accepted USING (project_id, id)
    )`;
}

/** Not weaker than asked for by the server's owner, and never weaker than on the disk of this server before the answer. */
export const PREPARE_SESSION = `
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
  SET client_min_messages = warning;
  SET jit = off`;
