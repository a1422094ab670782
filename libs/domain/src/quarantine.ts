import type { JsonObject } from './json.js';

/**
 * Why an event cannot count although it is well formed. `future`: more than a day ahead of the server. `ancient`: older than what is
 * kept. `impossible`: a time that no calendar has.
 */
export const QUARANTINE_REASONS = ['future', 'ancient', 'impossible'] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** Why an event is kept aside. `poison`: it was stored, and could not be counted. */
export const KEPT_REASONS = [...QUARANTINE_REASONS, 'poison'] as const;
export type KeptReason = (typeof KEPT_REASONS)[number];

/** An event that is kept aside, durably, until somebody mends it: nothing that was sent in good form disappears. */
export interface QuarantinedEvent {
  id: string;
  reason: QuarantineReason;
  /** In words, for whoever mends it. */
  detail: string;
  /** As it was sent. */
  event: JsonObject;
}
