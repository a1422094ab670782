import type { ExperimentStatistics, MeasuredExperiment } from '../statistics.js';

export type AuditOutcome =
  | { outcome: 'compared'; kept: ExperimentStatistics; counted: ExperimentStatistics }
  /** What is kept is not (yet) of this definition: it is being built. */
  | { outcome: 'building' }
  /** Days of the log that may have held events of the experiment were dropped, `lastDropped` (ISO, UTC) the last of them. */
  | { outcome: 'incomplete'; lastDropped: string };

/** Holds the statistics that are kept against the log. Rejects with DatabaseUnavailableError when the database does not answer. */
export abstract class StatisticsAudit {
  /** Both sides are of one moment, whatever is written meanwhile. The signal ends it at once, also on the server. */
  abstract compare(experiment: MeasuredExperiment, phase: number, signal: AbortSignal): Promise<AuditOutcome>;

  /** Has everything that is kept of the experiment counted anew from the log, by the next steps of whoever drains. */
  abstract countAnew(experimentId: string): Promise<void>;
}
