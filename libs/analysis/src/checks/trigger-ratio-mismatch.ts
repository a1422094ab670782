import type { ReportCheck, ReportMetric, ReportTrigger } from '#libs/domain';
import { DEFAULTS } from '../defaults.js';
import { countOf, listed, pValueText } from '../wording.js';
import type { Check } from './check-context.js';

const CODE = 'TRIGGER_SRM';

/** Are units triggered alike in every arm? If not, who is in the metric depends on the variant. */
export const triggerRatioMismatch: Check = ({ metrics }) => {
  const triggered = metrics.filter(hasTrigger);
  const broken = triggered.filter(({ trigger }) => trigger.srm.status === 'alert');
  if (broken.length > 0) return mismatch(broken);
  return {
    code: CODE,
    status: 'ok',
    title: triggered.length > 0 ? 'Triggered units split as planned' : 'No metric has a trigger',
    detail:
      triggered.length > 0
        ? `${listed(triggered.map(splitOf))} (alarm below ${DEFAULTS.srmAlpha}).`
        : 'Every exposed unit is in every metric.',
  };
};

type Triggered = ReportMetric & { trigger: ReportTrigger };

function hasTrigger(metric: ReportMetric): metric is Triggered {
  return metric.trigger !== null;
}

function splitOf({ name, trigger: { srm } }: Triggered): string {
  return srm.status === 'insufficient'
    ? `${name}: too few units to tell`
    : `${name}: ${pValueText(srm.pValue)}`;
}

/** A metric that only explains decides nothing. */
function mismatch(broken: readonly Triggered[]): ReportCheck {
  const texts = broken.map(({ name, trigger: { byVariant, srm } }) => {
    const counts = byVariant.map(({ variant, triggered }) => `${variant} ${countOf(triggered, 'unit')}`);
    return `${name}: ${listed(counts)} (${pValueText(srm.pValue)})`;
  });
  return {
    code: CODE,
    status: broken.some(({ role }) => role !== 'secondary') ? 'alert' : 'warning',
    title: 'Triggered units do not split as planned',
    detail: `${texts.join('; ')}. The variant itself decides who is triggered, so those who are cannot be compared; choose a trigger that comes before anything that the variants do differently, or measure all exposed units.`,
  };
}
