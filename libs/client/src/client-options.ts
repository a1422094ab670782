import type { Clock } from './clock.js';
import type { EventStorage } from './event-storage.js';
import type { Page } from './page.js';
import type { ClientProblem } from './problem.js';
import type { Fetch } from './transport.js';

export interface ClientOptions {
  /** Where the platform is, such as `https://experiments.example.com`. */
  url: string;
  /** A client key, `cs_client_...`; it may be seen by anybody. */
  clientKey: string;
  /** Told of what was rejected, lost or is being tried again. Warns on the console when absent. */
  onError?: (problem: ClientProblem) => void;
  /** Milliseconds that an event waits for company; 1 000 unless told otherwise. */
  flushInterval?: number;
  /** Most events of a request, which is sent at once when so many wait; 100 unless told otherwise, 5 000 at most. */
  batchSize?: number;
  /** Most events that wait; 2 000 unless told otherwise. What comes when it is full is reported as lost. */
  capacity?: number;
  /** Most pairs of unit and experiment whose exposure is remembered as sent; 10 000 unless told otherwise. */
  exposureCapacity?: number;
  /** Milliseconds after which an event is given up; seven days unless told otherwise. */
  maxAge?: number;
  /** Milliseconds after which a request counts as failed; 10 000 unless told otherwise. */
  timeout?: number;
  /** Milliseconds, doubled with every failure; 1 000 unless told otherwise. */
  retryBase?: number;
  /** Milliseconds between attempts at most, beyond a Retry-After; five minutes unless told otherwise. */
  retryLongest?: number;
  /** Where events outlive the page or process: localStorage in browsers unless told otherwise; null keeps them in memory. */
  storage?: EventStorage | null;
  fetch?: Fetch;
  clock?: Clock;
  /** Numbers in [0, 1). */
  random?: () => number;
  /** The window; `globalThis` unless told otherwise. */
  page?: Page;
}

export interface TrackOptions {
  /** What the event is worth, finite. */
  value?: number;
  properties?: Record<string, unknown>;
  /** When it happened; now unless told otherwise. A number is milliseconds since 1970. */
  timestamp?: Date | string | number;
}

/** Sends exposures and outcomes. Nothing here throws or rejects: problems go to `onError`. */
export interface Client {
  /** A unit did something. */
  track(unit: string, name: string, options?: TrackOptions): void;
  /** A unit met its variant. Sent once for each unit and experiment, as long as the variant stays the same. */
  exposure(unit: string, experiment: string, variant: string, attributes?: Record<string, unknown>): void;
  /** Sends what waits, now. True when nothing is left; false when the platform could not be reached or asks to wait. */
  flush(): Promise<boolean>;
  /** A last attempt, and the end. What neither arrived nor is in a storage is reported as lost. */
  close(): Promise<void>;
}
