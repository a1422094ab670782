import type { CurveStatistics } from '../curve.js';
import type { ExperimentStatistics, MeasuredExperiment } from '../statistics.js';

/** An event that could not be counted, and is in the quarantine now. */
export interface PoisonedEvent {
  projectId: string;
  /** Its number in the quarantine. */
  number: string;
  /** As the log knows it: a UUID. */
  id: string;
  detail: string;
}

export interface DrainOutcome {
  /** False when others are at all that is waiting. */
  drained: boolean;
  /** Events read from the log in this step. */
  events: number;
  /** More is waiting, that this caller can take. */
  backlog: boolean;
  /** Ids of the experiments whose statistics changed. */
  changedExperiments: string[];
  /** Instead of a step, this was found to be what keeps it from being made, and set aside. */
  poisoned?: PoisonedEvent;
}

/** Turns the log into sufficient statistics, and reads them. */
export abstract class StatisticsStore {
  /**
   * One step through the log: a bounded number of events becomes first exposures, unit totals and statistics, and the
   * position moves, in one transaction. Units are split in shards, of which a step takes some that nobody else is at: drains may
   * run side by side, in one process or several. An experiment that is absent from `experiments` is no longer measured; what is new
   * in it, or defined otherwise, is built from the log beside what is served, by further steps of bounded size.
   * @param catalogueVersion of which the experiments are; what an older one says does not undo a newer one. Null: the newest.
   */
  abstract drain(
    experiments: readonly MeasuredExperiment[],
    catalogueVersion?: number | null,
  ): Promise<DrainOutcome>;

  /** Computes the experiment afresh from the log, without keeping it: what `read` must equal. */
  abstract recount(experiment: MeasuredExperiment, phase: number): Promise<ExperimentStatistics>;

  abstract read(experimentId: string, phase: number): Promise<ExperimentStatistics>;

  /** What `read` says, and how it came about day by day of the units; no days before any unit came. */
  abstract readCurve(experimentId: string, phase: number): Promise<CurveStatistics>;

  /** Events that are committed and not yet drained, and the age in seconds of the oldest of them (0: none). */
  abstract lag(): Promise<{ events: number; seconds: number }>;
}
