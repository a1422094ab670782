import type { CheckStatus } from '#libs/domain';
import { DEFAULTS } from '../defaults.js';
import { countOf, percent } from '../wording.js';
import type { Check } from './check-context.js';

/** Shares are of all units that were ever exposed, whatever their phase: a crossover belongs to no arm and no phase. */
export const crossovers: Check = ({ statistics }) => {
  const single = statistics.exposures.reduce((sum, { units }) => sum + units, 0);
  const several = statistics.crossovers;
  const share = several === 0 ? 0 : several / (single + several);
  const status = statusOf(several, share);
  const fact = `${countOf(several, 'unit')} (${percent(share)}) met more than one variant`;
  return {
    code: 'CROSSOVERS',
    status,
    title: status === 'ok' ? 'Units keep their variant' : 'Units met more than one variant',
    detail:
      several === 0
        ? 'No unit met more than one variant.'
        : status === 'ok'
          ? `${fact}; so few do no harm, and they are left out of every number.`
          : `${fact}; they are left out of every number, which can bias what is left. Find why assignments change: unstable unit ids, cached pages, or a variant chosen by hand.`,
  };
};

function statusOf(several: number, share: number): CheckStatus {
  if (share > DEFAULTS.crossoverAlertShare && several >= DEFAULTS.crossoverAlertUnits) return 'alert';
  return share > DEFAULTS.crossoverWarningShare ? 'warning' : 'ok';
}
