import { DEFAULTS } from '../defaults.js';
import { listed } from '../wording.js';
import type { Check } from './check-context.js';

/**
 * Skewness of an estimated difference bends its tails. It is known of means and shares; of ratios and quantiles no third
 * moments are kept.
 */
export const skew: Check = ({ metrics }) => {
  const known = metrics.flatMap((metric) =>
    metric.comparisons.flatMap(({ variant, sensitivity }) => {
      const skewness = sensitivity?.skewness ?? null;
      return skewness === null ? [] : [{ name: `${metric.name} / ${variant}`, skewness }];
    }),
  );
  const skewed = known
    .filter(({ skewness }) => Math.abs(skewness) > DEFAULTS.skewnessOfDifference)
    .map(({ name }) => name);
  return {
    code: 'SKEW',
    status: skewed.length > 0 ? 'warning' : 'ok',
    title: skewed.length > 0 ? 'Skewed estimates' : 'No skewed estimate',
    detail:
      skewed.length > 0
        ? `The estimated differences of ${listed(skewed)} are skewed, so the rate of false alarms is higher on one side; more units, arms of equal size or a cap mend it, and the flag of the comparison has the corrected answer.`
        : known.length > 0
          ? 'Every estimated difference whose skewness is known is close to normal.'
          : 'No skewness is known yet.',
  };
};
