import type { Report, ReportComparison, ReportMetric, ReportReceipts } from '#libs/domain';
import { plannedAbsolute, plannedPValues, plannedRelative } from '../../decision/planned-interval.js';
import { count, percent, pValueText } from '../../wording.js';
import { intervalText } from '../interval-text.js';
import { RECOMMENDATIONS, ROLES, timeText, validityText, VERDICTS } from '../labels.js';
import { differenceText, levelText } from '../metric-format.js';
import { pCell } from '../p-text.js';
import { isBeforeFirstLook } from '../planned-look.js';
import { signedPercent } from '../signed.js';
import { aligned } from './aligned.js';
import { besideLines, segmentLines } from './beside-lines.js';
import { printable } from './printable.js';

/** The report for a terminal: answer first, then a table of effects, what needs attention, and how it was computed. */
export function renderReportText(report: Report): string {
  const { experiment, decision } = report;
  const blocks = [
    [
      printable(
        experiment.name === experiment.key ? experiment.key : `${experiment.name} (${experiment.key})`,
      ),
    ],
    [`${RECOMMENDATIONS[decision.recommendation].toUpperCase()}: ${printable(decision.headline)}`],
    exposureLines(report),
    ...(report.receipts === null ? [] : [receiptLines(report.receipts)]),
    ...(report.metrics.length > 0 ? [effectLines(report)] : []),
    ...[besideLines(report), segmentLines(report)].filter((lines) => lines.length > 0),
    checkLines(report),
    [methodLine(report)],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function exposureLines({ exposures, experiment }: Report): string[] {
  const { byVariant, total, srm } = exposures;
  const rows = Object.entries(byVariant).map(([key, units]) => [
    printable(key) + (key === experiment.control ? ' (control)' : ''),
    `${count(units)} units`,
    total > 0 ? percent(units / total) : '–',
  ]);
  const split =
    srm.status === 'insufficient'
      ? 'Traffic split: too few units to judge.'
      : `Traffic split: ${srm.status === 'ok' ? 'as planned' : 'BROKEN'}, ${pValueText(srm.pValue)}.`;
  return [...aligned(rows, [1, 2]), split];
}

function receiptLines({ byVariant, share, exposureRate }: ReportReceipts): string[] {
  const rows = byVariant.map(({ variant, assigned, exposed, eventful }) => [
    printable(variant),
    `${count(assigned)} assigned`,
    `${count(exposed)} exposed`,
    assigned > 0 ? percent(exposed / assigned) : '–',
    `${count(eventful)} with an outcome`,
  ]);
  const rate =
    exposureRate.status === 'insufficient'
      ? 'Assigned units that were exposed: too few to compare.'
      : `Assigned units that were exposed: ${exposureRate.status === 'ok' ? 'alike' : 'DIFFERENT SHARES'}, ${pValueText(exposureRate.pValue)}.`;
  const sample = share < 1 ? [`Of a fair sample of ${percent(share)} of the receipts.`] : [];
  return [...aligned(rows, [1, 2, 3, 4]), rate, ...sample];
}

function effectLines(report: Report): string[] {
  const level = percent(1 - report.options.alpha);
  const head = [
    'Metric',
    'Role',
    'Arm',
    'Control',
    'Arm mean',
    'Difference',
    'Effect',
    `${level} interval`,
    'p',
    ...(isCorrected(report) ? ['p adj.'] : []),
    'Verdict',
  ];
  const rows = report.metrics.flatMap((metric) =>
    metric.comparisons.map((comparison) => effectRow(report, metric, comparison)),
  );
  const lines = aligned([head, ...rows], [3, 4, 5, 6, 7, 8, ...(isCorrected(report) ? [9] : [])]);
  const rule = '-'.repeat(Math.max(...lines.map((line) => line.length)));
  return [lines[0] ?? '', rule, ...lines.slice(1)];
}

/** Whether the correction for the number of comparisons changed any p-value. */
function isCorrected({ metrics, options }: Report): boolean {
  return metrics.some(({ comparisons }) =>
    comparisons.some((comparison) => {
      const { pValue, adjustedPValue } = plannedPValues(comparison, options.inference);
      return adjustedPValue !== null && adjustedPValue !== pValue;
    }),
  );
}

function effectRow(report: Report, metric: ReportMetric, comparison: ReportComparison): string[] {
  const meanOf = (variant: string): string =>
    levelText(metric.type, metric.arms.find((arm) => arm.variant === variant)?.mean ?? null);
  const { pValue, adjustedPValue } = plannedPValues(comparison, report.options.inference);
  return [
    printable(metric.name),
    ROLES[metric.role].toLowerCase(),
    printable(comparison.variant),
    meanOf(comparison.control),
    meanOf(comparison.variant),
    comparison.absolute ? differenceText(metric.type, comparison.absolute.estimate) : '–',
    ...effectCells(report, metric, comparison),
    pCell(pValue),
    ...(isCorrected(report) ? [pCell(adjustedPValue)] : []),
    VERDICTS[comparison.verdict].toLowerCase(),
  ];
}

/** Relative where it exists, else the difference in the metric's own unit. */
function effectCells({ options }: Report, { type }: ReportMetric, comparison: ReportComparison): string[] {
  const relative = plannedRelative(comparison, options.inference);
  if (relative && relative.lower !== null && relative.upper !== null) {
    return [signedPercent(relative.estimate), intervalText(relative, signedPercent)];
  }
  const absolute = plannedAbsolute(comparison, options.inference);
  if (!absolute) return ['–', '–'];
  if (relative && isBeforeFirstLook(options, comparison))
    return [signedPercent(relative.estimate), 'no look yet'];
  const text = (value: number): string => differenceText(type, value);
  return [text(absolute.estimate), intervalText(absolute, text)];
}

function checkLines({ checks, metrics }: Report): string[] {
  const troubles = checks.filter(({ status }) => status !== 'ok');
  const flags = metrics.flatMap(({ name, comparisons }) =>
    comparisons.flatMap(({ variant, flags: all }) =>
      all.map(({ detail }) => printable(`note     ${name} / ${variant}: ${detail}`)),
    ),
  );
  const fine = `Checks: ${checks.length - troubles.length} of ${checks.length} fine.`;
  return [
    fine,
    ...troubles.map(({ status, title, detail }) => printable(`${status.padEnd(8)} ${title}. ${detail}`)),
    ...flags,
  ];
}

function methodLine({ options, engineVersion, asOf }: Report): string {
  const read = asOf === null ? '' : ` Data as of ${timeText(asOf)}.`;
  return `Method: ${validityText(options)}; alpha ${options.alpha}; effects relative to control (Fieller); engine ${engineVersion}.${read}`;
}
