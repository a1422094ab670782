import type { Report, ReportMetric, ReportTrigger } from '#libs/domain';
import { percent, pValueText } from '../wording.js';
import { intervalText } from './interval-text.js';
import { variantLabel } from './labels.js';
import { differenceText } from './metric-format.js';

/** Who is triggered, how many are, and whether they split as planned. */
export function triggerText({ event, count, share, srm }: ReportTrigger): string {
  const many = count === 1 ? `"${event}"` : `${count} times "${event}"`;
  const of = share === null ? '' : ` ${percent(share)} of the exposed units are.`;
  return `Triggered by ${many}.${of} ${splitText(srm)}`;
}

function splitText({ status, pValue, sequentialPValue }: ReportTrigger['srm']): string {
  if (status === 'insufficient') return 'Too few to judge their split.';
  const sequential = sequentialPValue === null ? '' : `; sequential ${pValueText(sequentialPValue)}`;
  const word = status === 'ok' ? 'They split as planned' : 'Their split is BROKEN';
  return `${word} (chi-square ${pValueText(pValue)}${sequential}).`;
}

/** What the effect on the triggered units is over all exposed ones. */
export function dilutedText(
  report: Report,
  { type }: ReportMetric,
  { variant, estimate, ...bounds }: ReportTrigger['diluted'][number],
): string {
  const text = (value: number): string => differenceText(type, value);
  return `Over all exposed units, if the others cannot be moved, ${variantLabel(report, variant)} makes a difference of ${text(estimate)} (${intervalText(bounds, text)}).`;
}
