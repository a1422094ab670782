import { currentPhase, currentVariants } from '../subject.js';
import { countOf, listed } from '../wording.js';
import type { Check } from './check-context.js';

/** A variant that the newest phase does not have, met in that phase: a client that still serves it. */
export const removedVariants: Check = ({ experiment, statistics }) => {
  const phase = currentPhase(experiment);
  const known = new Set(currentVariants(experiment).map(({ key }) => key));
  const strays = statistics.exposures.filter(
    (count) => !known.has(count.variant) && (phase === null || count.phase === phase) && count.units > 0,
  );
  const named = strays.map(({ variant, units }) => `${variant} (${countOf(units, 'unit')})`);
  return {
    code: 'REMOVED_VARIANTS',
    status: strays.length > 0 ? 'warning' : 'ok',
    title:
      strays.length > 0 ? 'Exposures of variants that are not there' : 'Every exposure is of a known variant',
    detail:
      strays.length > 0
        ? `Units were exposed to ${listed(named)}, which this phase does not have; they are in no arm. Look for clients that still serve an old definition.`
        : 'No unit was exposed to a variant that this phase does not have.',
  };
};
