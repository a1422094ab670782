import { flagged } from './flagged.js';
import type { Check } from './check-context.js';
import { DEFAULTS } from '../defaults.js';
import { listed } from '../wording.js';

export const covariateImbalance: Check = ({ metrics }) => {
  const unbalanced = flagged(metrics, 'COVARIATE_IMBALANCE');
  return {
    code: 'COVARIATE_IMBALANCE',
    status: unbalanced.length > 0 ? 'warning' : 'ok',
    title: unbalanced.length > 0 ? 'Arms differed before exposure' : 'Arms were alike before exposure',
    detail:
      unbalanced.length > 0
        ? `The history of ${listed(unbalanced)} differs between the arms by more than chance (p < ${DEFAULTS.imbalanceAlpha} over all such tests); look for an assignment that depends on it, or for exposures that start late in one arm.`
        : `No covariate differs between the arms by more than chance (alarm below p = ${DEFAULTS.imbalanceAlpha} over all such tests).`,
  };
};
