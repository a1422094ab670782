import { DEFAULTS } from '../defaults.js';
import { currentVariants } from '../subject.js';
import { count, listed } from '../wording.js';
import type { Check } from './check-context.js';

export const tooLittleData: Check = ({ experiment, exposures: { byVariant } }) => {
  const minimum = DEFAULTS.minimumUnitsPerArm;
  const small = currentVariants(experiment).filter(
    ({ key, weight }) => weight > 0 && (byVariant[key] ?? 0) < minimum,
  );
  const named = small.map(({ key }) => `${key} (${count(byVariant[key] ?? 0)})`);
  return {
    code: 'TOO_LITTLE_DATA',
    status: small.length > 0 ? 'warning' : 'ok',
    title: small.length > 0 ? 'Too little data' : 'Every arm has enough units for its intervals',
    detail:
      small.length > 0
        ? `Fewer than ${minimum} units in ${listed(named)}; intervals are rough until there are more, so let it run.`
        : `Each arm has at least ${minimum} units.`,
  };
};
