import type { UnitEvent } from '../event.js';
import type { JsonObject } from '../json.js';
import type { Page, PageRequest } from '../page.js';
import type { KeptReason } from '../quarantine.js';

/** An event in quarantine. */
export interface KeptEvent {
  /** Grows in the order in which they came; names the event in the quarantine. */
  number: string;
  reason: KeptReason;
  detail: string;
  /** As it was sent, or as it was mended since. */
  event: JsonObject;
  receivedAt: Date;
  /** Null: as it was sent. */
  fixedAt: Date | null;
}

/** What the log could not count, kept until it can. Rejects with DatabaseUnavailableError when the database does not answer. */
export abstract class EventQuarantine {
  /** Oldest first. */
  abstract list(projectId: string, page: PageRequest): Promise<Page<KeptEvent>>;

  /** NotFoundError when it is not there (any more). */
  abstract get(projectId: string, number: string): Promise<KeptEvent>;

  /** Puts the event in place of the one that is kept; its id stays. NotFoundError when it is not there (any more). */
  abstract fix(projectId: string, number: string, event: JsonObject): Promise<KeptEvent>;

  /**
   * Moves the event to the log, in one transaction: however often and by however many it is tried, and whoever is killed when, it
   * is in one of the two places and counts once. False when it is not in quarantine (any more).
   */
  abstract release(projectId: string, number: string, event: UnitEvent): Promise<boolean>;
}
