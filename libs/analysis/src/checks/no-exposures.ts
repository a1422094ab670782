import { countOf } from '../wording.js';
import type { Check } from './check-context.js';

export const noExposures: Check = ({ experiment, statistics: { crossovers }, exposures: { total } }) => {
  if (total > 0) {
    return {
      code: 'NO_EXPOSURES',
      status: 'ok',
      title: 'Exposures arrive',
      detail: `${countOf(total, 'unit')} met a variant and can be analysed.`,
    };
  }
  if (crossovers > 0) {
    return {
      code: 'NO_EXPOSURES',
      status: 'alert',
      title: 'No unit kept its variant',
      detail: `All of the ${countOf(crossovers, 'unit')} met more than one variant, so there is nothing to compare; find why assignments change: unstable unit ids, cached pages, or a variant chosen by hand.`,
    };
  }
  return {
    code: 'NO_EXPOSURES',
    status: experiment.status === 'draft' ? 'warning' : 'alert',
    title: 'No exposures',
    detail:
      'No unit has met a variant, so there is nothing to compare; send exposure events from the place where the variants differ, and look for rejected events.',
  };
};
