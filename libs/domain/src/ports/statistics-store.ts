import type { ExperimentStatistics, MeasuredExperiment } from '../statistics.js';

export interface DrainOutcome {
  /** False when another worker is at it. */
  drained: boolean;
  /** Events read from the log in this step. */
  events: number;
  /** More is waiting. */
  backlog: boolean;
  /** Ids of the experiments whose statistics changed. */
  changedExperiments: string[];
}

/** Turns the log into sufficient statistics, and reads them. */
export abstract class StatisticsStore {
  /**
   * One step through the log: a bounded number of events becomes first exposures, unit totals and statistics, and the
   * position moves, in one transaction. An experiment that is new in `experiments`, or defined otherwise than at the last
   * step, is recomputed from the log in the same transaction; one that is absent from it is no longer measured.
   */
  abstract drain(experiments: readonly MeasuredExperiment[]): Promise<DrainOutcome>;

  /** Computes the experiment afresh from the log, without keeping it: what `read` must equal. */
  abstract recount(experiment: MeasuredExperiment, phase: number): Promise<ExperimentStatistics>;

  abstract read(experimentId: string, phase: number): Promise<ExperimentStatistics>;

  /** Events that are committed and not yet drained, and the age in seconds of the oldest of them (0: none). */
  abstract lag(): Promise<{ events: number; seconds: number }>;
}
