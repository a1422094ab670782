import { EVENT_COLUMNS } from './encode-events.js';

/**
 * The fast way, for events that nobody sent before: both tables are filled by COPY, and one known id fails the whole. What goes
 * in: the identities, then the rows.
 */
export const APPEND_NEW = `
  COPY event_ids (project_id, id) FROM STDIN (FORMAT binary);
  COPY events (${EVENT_COLUMNS}) FROM STDIN (FORMAT binary)`;

/**
 * The way for retries: rows are staged, and only those whose id is new are stored. Ids are taken in order, so that two groups
 * with the same ids wait for each other instead of deadlocking. What goes in: the rows; what comes out: identities seen before.
 */
export const APPEND_UNSEEN = `
  CREATE TEMP TABLE IF NOT EXISTS appended_events ON COMMIT DELETE ROWS AS
    SELECT ${EVENT_COLUMNS} FROM events WITH NO DATA;
  COPY appended_events (${EVENT_COLUMNS}) FROM STDIN (FORMAT binary);
  WITH accepted AS (
    INSERT INTO event_ids (project_id, id)
    SELECT project_id, id FROM appended_events ORDER BY id, project_id
    ON CONFLICT DO NOTHING
    RETURNING project_id, id
  ), stored AS (
    INSERT INTO events (${EVENT_COLUMNS})
    SELECT ${EVENT_COLUMNS} FROM appended_events JOIN accepted USING (project_id, id)
  )
  SELECT project_id, id FROM appended_events EXCEPT ALL SELECT project_id, id FROM accepted`;

/** Not weaker than asked for by the server's owner, and never weaker than on the disk of this server before the answer. */
export const PREPARE_SESSION = `
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
  SET client_min_messages = warning;
  SET jit = off`;
