import type { MetricStatistics, ReportArm, ReportComparison, ReportMetric } from '#libs/domain';
import { isMaturedType } from '#libs/domain';
import type { PlannedMetric } from '../metric-plan.js';
import type { ReportSubject } from '../subject.js';
import { funnelSteps } from './funnel-steps.js';
import { triggerOf } from './trigger-of.js';

export interface PopulationInput {
  experiment: ReportSubject;
  statistics: MetricStatistics | undefined;
  /** Exposed units per variant. */
  exposed: Readonly<Record<string, number>>;
  analysis: { planned: PlannedMetric; arms: readonly ReportArm[]; comparisons: readonly ReportComparison[] };
}

/** Which units are in a metric, and how far they came. */
export function populationOf(input: PopulationInput): Pick<ReportMetric, 'trigger' | 'matured' | 'funnel'> {
  const trigger = triggerOf(input);
  const { planned, arms } = input.analysis;
  const possible = trigger === null ? input.exposed : triggeredBy(trigger);
  return {
    trigger,
    matured: waits(planned.definition)
      ? { units: sumOf(arms.map(({ units }) => units)), of: sumOf(Object.values(possible)) }
      : null,
    funnel: funnelSteps(planned.definition, arms, input.statistics),
  };
}

/** Of values that were formed elsewhere nobody knows which units were waited for. */
function waits({ type, matured, windowSeconds }: PlannedMetric['definition']): boolean {
  return windowSeconds !== undefined && (isMaturedType(type) || matured === true);
}

function triggeredBy({ byVariant }: NonNullable<ReportMetric['trigger']>): Record<string, number> {
  return Object.fromEntries(byVariant.map(({ variant, triggered }) => [variant, triggered]));
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
