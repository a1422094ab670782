import type { ReportCheck } from '#libs/domain';
import { DEFAULTS } from '../defaults.js';
import type { Exposures } from '../exposures.js';
import { listed, pValueText, sharePercent } from '../wording.js';
import type { Check } from './check-context.js';

const CODE = 'SAMPLE_RATIO_MISMATCH';

export const sampleRatioMismatch: Check = ({ exposures }) => {
  const { srm } = exposures;
  if (srm.status === 'alert') return mismatch(exposures);
  if (srm.status === 'insufficient') {
    return {
      code: CODE,
      status: 'ok',
      title: 'Traffic split: too few units to tell',
      detail: 'Some arm expects fewer than five units; the split is judged once there are more.',
    };
  }
  return {
    code: CODE,
    status: 'ok',
    title: 'Traffic splits as planned',
    detail: `The arms' sizes fit the weights (${pValueText(srm.pValue)}; alarm below ${DEFAULTS.srmAlpha}).`,
  };
};

function mismatch({ byVariant, expected, total, srm }: Exposures): ReportCheck {
  const shares = Object.keys(byVariant).map((key) => {
    const [observed, promised] = [byVariant[key] ?? 0, expected[key] ?? 0];
    return `${key} has ${sharePercent(observed / total)} instead of ${sharePercent(promised / total)}`;
  });
  return {
    code: CODE,
    status: 'alert',
    title: 'Sample ratio mismatch',
    detail: `Units are missing or too many in some arm: ${listed(shares)} (${pValueText(srm.pValue)}). The arms are then no longer comparable, so do not use the results; look for lost exposures, redirects, bots or a late change of weights, mend it and start a new phase.`,
  };
}
