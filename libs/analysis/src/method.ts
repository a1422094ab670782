import type { AnalysisOptions, ReportComparison } from '#libs/domain';
import { adjustmentSentences } from './method/adjustment-sentences.js';
import { estimatorSentences } from './method/estimator-sentences.js';
import { familySentences } from './method/family-sentences.js';
import { inferenceSentences } from './method/inference-sentences.js';
import { measureSentences } from './method/measure-sentences.js';
import type { PlannedMetric } from './metric-plan.js';
import type { InferencePlan } from './plan/inference-plan.js';

/** What a statistician must know of one metric's numbers beyond the metric itself. */
export interface MethodContext {
  planned: PlannedMetric;
  options: AnalysisOptions;
  plan: Pick<InferencePlan, 'slopes' | 'tuningUnits' | 'look'>;
  /** The metric's own, finished. */
  comparisons: readonly ReportComparison[];
  /** Comparisons that are corrected together: those of all metrics of the same role. */
  familySize: number;
}

/**
 * What was computed for one metric, in words: the estimator, what counts, the adjustment, the intervals and p-values, the
 * correction for their number, the prior. Nothing that another metric of the report could have otherwise is left out.
 */
export function methodOf(context: MethodContext): string {
  return [estimatorSentences, measureSentences, adjustmentSentences, inferenceSentences, familySentences]
    .flatMap((sentences) => sentences(context))
    .join(' ');
}
