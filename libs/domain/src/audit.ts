import type { JsonValue } from './json.js';

/** One accepted change: who, when, what, before and after. Entries are appended, never edited. */
export interface AuditEntry {
  id: string;
  projectId: string;
  at: Date;
  /** Name and id of the API key, or the command that ran. */
  actor: string;
  requestId: string | null;
  /** For example `experiment.start`. */
  action: string;
  entityType: 'experiment' | 'flag' | 'holdout' | 'saved-group' | 'metric' | 'event' | 'api-key' | 'project';
  entityKey: string;
  before: JsonValue;
  after: JsonValue;
}

/** Who does it and in which request; repositories write it beside the change, in the same transaction. */
export interface ChangeContext {
  actor: string;
  requestId: string | null;
  action: string;
}
