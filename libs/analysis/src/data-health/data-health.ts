import type { HeavyContribution, ObservedEvent } from '#libs/domain';

/** What was observed of the events that an experiment's metrics read. */
export interface DataHealth {
  /** Every event that arrived before it has been counted; null: none was read yet. */
  until: Date | null;
  events: {
    observed: ObservedEvent;
    /** Names of the metrics that read it. */
    metrics: readonly string[];
  }[];
  /** What units that are like bots add to the experiment's metrics. */
  contributions: readonly HeavyContribution[];
}
