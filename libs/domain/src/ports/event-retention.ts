/** What was dropped. */
export interface DroppedEvents {
  /** Days (UTC) on which the events had been received, oldest first. */
  days: string[];
  /** Days that are old enough but are kept until all of their events are counted, or nobody is busy with them. */
  postponed: string[];
  /** Ids that are not remembered any more. */
  ids: number;
}

/** Lets go of what is older than it must be kept. Rejects with DatabaseUnavailableError when the database does not answer. */
export abstract class EventRetention {
  /**
   * Drops whole days of the log that were received more than so many days ago and are counted: what was derived from them stays, but
   * a definition that changes afterwards, or a recount, sees only what is left. Their ids are remembered for as long again, so
   * that an event which is sent again is not new. Safe to run at any time, by several at once.
   */
  abstract dropOlderThan(days: number): Promise<DroppedEvents>;
}
