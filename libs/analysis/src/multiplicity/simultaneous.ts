import type { ReportComparison } from '#libs/domain';
import type { Interval } from '#libs/stats';
import type { ComparedArms } from '../comparison/compare-arms.js';
import { finiteOrNull } from '../comparison/finite-or-null.js';
import { sideOfZero } from '../comparison/fixed-answer.js';
import type { InferencePlan } from '../plan/inference-plan.js';
import { intervalAt } from './interval-at.js';

export type Simultaneous = NonNullable<ReportComparison['simultaneous']>;

export interface SimultaneousInput {
  compared: ComparedArms;
  /** Level of this interval, so that all cover together. */
  level: number;
  /** Whether the adjusted p-value is below alpha. */
  isRejected: boolean;
  method: string;
  comparisons: number;
  plan: InferencePlan;
}

/**
 * A stepwise correction may reject where the single-step interval still holds zero: it is then cut at zero, which is what the
 * rejection says and no more (Guilbaud 2008). An end of 0 is such a cut.
 */
export function simultaneousInterval(input: SimultaneousInput): Simultaneous | null {
  const { compared, level, isRejected, method, comparisons, plan } = input;
  if (!(level > 0)) return null;
  const interval = intervalAt(compared, level, plan);
  if (!interval) return null;
  const { lower, upper } = isRejected ? cutAtZero(interval, compared) : interval;
  return { lower: finiteOrNull(lower), upper: finiteOrNull(upper), method, comparisons };
}

function cutAtZero(interval: Interval, { comparison }: ComparedArms): Interval {
  const estimate = comparison.absolute?.estimate ?? 0;
  if (sideOfZero(interval) !== 0 || estimate === 0) return interval;
  return estimate > 0 ? { ...interval, lower: 0 } : { ...interval, upper: 0 };
}
