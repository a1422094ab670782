import type { UnitEvent } from '../event.js';

export type AppendResult = 'accepted' | 'duplicate';

/** The durable log of events. */
export abstract class EventLog {
  /**
   * Resolves after the commit that holds them, with one result per event in order. An id that was seen before, whenever
   * and in whatever process, is a duplicate and changes nothing. Rejects with EventLogUnavailableError when the log
   * cannot be written; none of the events is then acknowledged, and sending them again is safe.
   */
  abstract append(projectId: string, events: readonly UnitEvent[]): Promise<AppendResult[]>;
}
