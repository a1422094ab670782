import type { ExperimentStatistics, Report, ReportCheck, ReportMetric } from '#libs/domain';
import type { DataHealth } from '../data-health/data-health.js';
import type { Exposures } from '../exposures.js';
import type { MetricSubject, ReportSubject } from '../subject.js';

/** Everything a check may look at. */
export interface CheckContext {
  experiment: ReportSubject;
  /** Definitions that exist, of the metrics the experiment names. */
  definitions: readonly MetricSubject[];
  statistics: ExperimentStatistics;
  exposures: Exposures;
  receipts: Report['receipts'];
  metrics: readonly ReportMetric[];
  /** Null: never recounted. */
  recount: { differing: number; at: Date } | null;
  /** Null: nothing was observed, as of a table. */
  dataHealth: DataHealth | null;
  now: Date;
}

/** One question about the data, answered whether the answer is good or bad. */
export type Check = (context: CheckContext) => ReportCheck;
