import { listed } from '../wording.js';
import { flagged } from './flagged.js';
import type { Check } from './check-context.js';

export const capImbalance: Check = ({ metrics }) => {
  const unbalanced = flagged(metrics, 'CAP_IMBALANCE');
  return {
    code: 'CAP_IMBALANCE',
    status: unbalanced.length > 0 ? 'warning' : 'ok',
    title: unbalanced.length > 0 ? 'A cap hides a part of the effect' : 'Caps touch the arms alike',
    detail:
      unbalanced.length > 0
        ? `Units of ${listed(unbalanced)} reach the cap more often in one arm than in the other, so read the uncapped answer beside it.`
        : 'No cap is reached more often in one arm than in the other.',
  };
};
