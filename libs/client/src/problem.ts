import type { ClientEvent } from './event.js';

/**
 * `rejected`: the platform, or JSON, will never take the events; mend what sends them.
 * `lost`: they are not known to have arrived and are not sent again: there was no room, they grew too old, or the client
 * was closed.
 * `retrying`: an attempt failed; nothing is lost and it goes on by itself.
 * `storage`: what should outlive the page could not be kept; it waits in memory.
 */
export type ProblemKind = 'rejected' | 'lost' | 'retrying' | 'storage';

/** What an app may want to know, and cannot be thrown at it. */
export interface ClientProblem {
  kind: ProblemKind;
  message: string;
  /** The events that are not sent any more; none while it goes on. */
  events: readonly Partial<ClientEvent>[];
  /** HTTP status of the answer, when there was one. */
  status?: number;
  /** What is wrong with a rejected event: pointers into it, and how to mend it. */
  errors?: readonly { pointer: string; detail: string }[];
  cause?: unknown;
}
