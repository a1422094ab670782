import type { ReportArm, ReportMetric } from '#libs/domain';
import { DEFAULTS } from '../defaults.js';
import { listed } from '../wording.js';
import type { Check } from './check-context.js';

/**
 * Skewness of an estimated difference bends its tails. Sufficient statistics hold no third moments, so it is known for
 * conversions alone, where the share says it.
 */
export const skew: Check = ({ metrics }) => {
  const known = metrics.filter((metric) => metric.type === 'conversion');
  const skewed = known.flatMap((metric) =>
    metric.comparisons
      .filter(({ variant, control }) => isSkewed(armOf(metric, control), armOf(metric, variant)))
      .map(({ variant }) => `${metric.name} / ${variant}`),
  );
  const unknown = metrics.length - known.length;
  return {
    code: 'SKEW',
    status: skewed.length > 0 ? 'warning' : 'ok',
    title: skewed.length > 0 ? 'Skewed estimates' : 'No skewed estimate',
    detail:
      skewed.length > 0
        ? `The estimated differences of ${listed(skewed)} are skewed, so the rate of false alarms is higher on one side; more units, or arms of equal size, mend it.`
        : `Differences of conversions are close to normal.${unknown > 0 ? ' For values per unit it is not known: where few units dominate a total, give the metric a cap.' : ''}`,
  };
};

function armOf({ arms }: ReportMetric, variant: string): ReportArm | undefined {
  return arms.find((arm) => arm.variant === variant);
}

function isSkewed(control: ReportArm | undefined, treatment: ReportArm | undefined): boolean {
  if (!control || !treatment) return false;
  const [a, b] = [centralMoments(control), centralMoments(treatment)];
  const skewness = (b.third - a.third) / (a.second + b.second) ** 1.5;
  return Math.abs(skewness) > DEFAULTS.skewnessOfDifference;
}

/** Second and third central moment of the mean of an arm's zeros and ones. */
function centralMoments({ units, mean }: ReportArm): { second: number; third: number } {
  if (mean === null || units === 0) return { second: 0, third: 0 };
  const variance = mean * (1 - mean);
  return { second: variance / units, third: (variance * (1 - 2 * mean)) / units ** 2 };
}
