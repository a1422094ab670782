import type { HeavyContribution, ObservedEvents, ObservedKind, ObservedName } from '../data-map.js';

export interface ObservationOutcome {
  /** False when another process was at it. */
  observed: boolean;
  /** Events read in this step. */
  events: number;
  /** More is waiting. */
  backlog: boolean;
}

/** Events of one name that one key sent since the last time it was told. */
export interface SenderSighting {
  projectId: string;
  apiKey: string;
  kind: Exclude<ObservedKind, 'other'>;
  name: string;
  events: number;
}

/** What the project's events are like: counted from the log by whoever observes, and their senders as the API saw them. */
export abstract class DataMap {
  /**
   * One step through the log, at a position of its own: a bounded number of events is counted, each exactly once, and a
   * sample of them looked into. It never waits for the drain, nor the drain for it.
   */
  abstract observe(): Promise<ObservationOutcome>;

  /** Lets go of hours, days and names that are too old to say anything. */
  abstract forget(): Promise<void>;

  /** Adds to what is known of senders. */
  abstract addSenders(sightings: readonly SenderSighting[]): Promise<void>;

  /** All names, or those asked for that were seen, with the hours of the last weeks. */
  abstract read(projectId: string, names: readonly ObservedName[] | null): Promise<ObservedEvents>;

  /** What these units add to the metrics of the experiment, of those that are in an arm of it. */
  abstract contributions(experimentId: string, units: readonly string[]): Promise<HeavyContribution[]>;
}
