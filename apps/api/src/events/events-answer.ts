import type { RejectedEvent } from './read-batch.js';

/** An event that is kept aside, and why. */
export interface QuarantinedAnswer {
  index: number;
  reason: string;
  detail: string;
}

export interface EventsAnswer {
  accepted: number;
  duplicates: number;
  rejected: RejectedEvent[];
  /** Absent when there is none. */
  quarantined?: QuarantinedAnswer[];
}
