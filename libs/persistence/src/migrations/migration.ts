/**
 * One step of the schema, in plain SQL, run in one transaction. Expand, then contract: the release before must run on it.
 * Times are `timestamptz`, enumerations TEXT + CHECK; nothing that cannot run in a transaction (CREATE INDEX CONCURRENTLY).
 */
export interface Migration {
  /** `NNNN-what-it-does`; never renamed once released. */
  name: string;
  up: string;
  /** Undoes `up` and leaves nothing behind. */
  down: string;
}
