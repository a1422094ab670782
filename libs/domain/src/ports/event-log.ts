import type { EventSlices } from '../event-slices.js';
import type { UnitEvent } from '../event.js';
import type { QuarantinedEvent } from '../quarantine.js';

export type AppendResult = 'accepted' | 'duplicate';

/** The durable log of events. */
export abstract class EventLog {
  /** It has no room for more now: whatever is appended would be refused. Asked before a body is read. */
  abstract readonly isFull: boolean;

  /**
   * Resolves after the commit that holds them, with one result per event in order, then one per quarantined event: an id
   * that is in quarantine was seen, too. An id that was seen before, whenever
   * and in whatever process, is a duplicate and changes nothing. Rejects with EventLogUnavailableError when the log
   * cannot be written; none of the events is then acknowledged, and sending them again is safe.
   */
  abstract append(
    projectId: string,
    events: readonly UnitEvent[] | EventSlices,
    quarantined?: readonly QuarantinedEvent[],
  ): Promise<AppendResult[]>;
}
