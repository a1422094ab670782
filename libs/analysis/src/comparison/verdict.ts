import type { InferenceKind, MetricDirection, ReportComparison } from '#libs/domain';
import { sideOfZero } from './fixed-answer.js';

export type Verdict = ReportComparison['verdict'];

/** What the plan's own interval says, in the direction that the team wants; unknown when there is no interval. */
export function verdictOf(
  comparison: Pick<ReportComparison, 'absolute' | 'sequential' | 'groupSequential'>,
  inference: InferenceKind,
  direction: MetricDirection,
): Verdict {
  const interval = {
    fixed: comparison.absolute,
    sequential: comparison.sequential,
    'group-sequential': comparison.groupSequential,
  }[inference];
  if (!interval || interval.lower === null || interval.upper === null) return 'unknown';
  const side = sideOfZero(interval);
  if (side === 0) return 'inconclusive';
  return side > 0 === (direction === 'increase') ? 'better' : 'worse';
}
