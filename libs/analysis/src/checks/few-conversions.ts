import { isShare, type ReportMetric } from '#libs/domain';
import { DEFAULTS } from '../defaults.js';
import { listed } from '../wording.js';
import type { Check } from './check-context.js';

export const fewConversions: Check = ({ metrics }) => {
  const rare = metrics.filter(({ type }) => isShare(type)).flatMap(rareArms);
  const minimum = DEFAULTS.minimumConversions;
  return {
    code: 'FEW_CONVERSIONS',
    status: rare.length > 0 ? 'warning' : 'ok',
    title: rare.length > 0 ? 'Few conversions' : 'Enough conversions',
    detail:
      rare.length > 0
        ? `Fewer than ${minimum} units converted, or fewer than ${minimum} did not, in ${listed(rare)}; treat those intervals as rough and collect more data.`
        : `Every conversion metric has at least ${minimum} converted and ${minimum} other units in each arm.`,
  };
};

function rareArms({ name, arms }: ReportMetric): string[] {
  return arms
    .filter(
      ({ units, total }) =>
        units > 0 && total !== null && Math.min(total, units - total) < DEFAULTS.minimumConversions,
    )
    .map(({ variant }) => `${name} / ${variant}`);
}
