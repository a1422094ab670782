import type { Report, ReportComparison, ReportMetric } from '#libs/domain';
import {
  plannedAbsolute,
  plannedPValues,
  plannedRelative,
  type Bounds,
} from '../../decision/planned-interval.js';
import { percent } from '../../wording.js';
import { varianceText } from '../adjustment-text.js';
import { intervalText } from '../interval-text.js';
import { ROLES, variantLabel, VERDICTS } from '../labels.js';
import { maturedShare } from '../maturity.js';
import { differenceText, levelText } from '../metric-format.js';
import { isBeforeFirstLook } from '../planned-look.js';
import { pCell } from '../p-text.js';
import { signedPercent } from '../signed.js';
import type { EffectScale } from './effect-scale.js';
import { intervalPlot } from './interval-plot.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

/** Where on the effect's axis acceptable harm ends. */
export function marginOf({ direction }: ReportMetric, { nonInferiority }: ReportComparison): number | null {
  if (!nonInferiority) return null;
  return direction === 'increase' ? -nonInferiority.margin : nonInferiority.margin;
}

export interface RowContext {
  index: number;
  scale: EffectScale;
}

/** A metric's heading and a row for each of its comparisons. */
export function metricRows(report: Report, metric: ReportMetric, context: RowContext): SafeHtml {
  const control = metric.arms.find(({ variant }) => variant === report.experiment.control);
  const share = maturedShare(metric);
  const facts = [
    metric.direction === 'increase' ? 'higher is better' : 'lower is better',
    `control ${levelText(metric.type, control?.mean ?? null)}`,
    ...(share === null ? [] : [`${percent(share)} of the exposed units are old enough`]),
  ];
  return html`<tbody>
    <tr class="group">
      <th scope="rowgroup" colspan="7">
        <span class="name">${metric.name}</span>
        <span class="role">${ROLES[metric.role]}</span> ${calibrationBadge(metric)}
        <span class="aside">${typeset(facts.join(' · '))}</span>
      </th>
    </tr>
    ${metric.comparisons.map((comparison, arm) =>
      comparisonRow(report, metric, { comparison, scale: context.scale, id: `i${context.index}-${arm}` }),
    )}
  </tbody>`;
}

interface ComparisonContext {
  comparison: ReportComparison;
  scale: EffectScale;
  id: string;
}

function comparisonRow(report: Report, metric: ReportMetric, { comparison, scale, id }: ComparisonContext) {
  const { verdict, variant } = comparison;
  const label = variantLabel(report, variant);
  const relative = plannedRelative(comparison, report.options.inference);
  const texts = effectTexts(report, metric, comparison);
  const arm = metric.arms.find((other) => other.variant === variant);
  const pValues = plannedPValues(comparison, report.options.inference);
  return html`<tr class="${verdict}">
      <th scope="row">${label}</th>
      <td class="number">${typeset(levelText(metric.type, arm?.mean ?? null))}</td>
      <td class="number effect">${texts.effect}</td>
      <td class="plot">
        ${
          relative && !isBeforeFirstLook(report.options, comparison)
            ? intervalPlot({
                interval: relative,
                verdict,
                margin: marginOf(metric, comparison),
                scale,
                title: `${metric.name}, ${label}: ${texts.effect}`,
                description: `Interval ${texts.interval}; verdict ${VERDICTS[verdict].toLowerCase()}.`,
                id,
              })
            : html`<span class="aside"
                >${isBeforeFirstLook(report.options, comparison) ? 'no look yet' : 'no relative effect'}</span
              >`
        }
      </td>
      <td class="range">${texts.interval}${adjustmentNote(comparison)}</td>
      <td class="number">${pCell(pValues.pValue)}${adjustedNote(pValues)}</td>
      <td><span class="verdict ${verdict}">${VERDICTS[verdict]}</span>${marginNote(comparison)}</td>
    </tr>
    ${flagRow(comparison)}`;
}

function effectTexts(report: Report, { type }: ReportMetric, comparison: ReportComparison) {
  const { inference } = report.options;
  const relative = plannedRelative(comparison, inference);
  if (isBounded(relative)) return texts(relative, signedPercent);
  const absolute = plannedAbsolute(comparison, inference);
  if (comparison.relative && isBeforeFirstLook(report.options, comparison)) {
    return { effect: typeset(signedPercent(comparison.relative.estimate)), interval: '–' };
  }
  return absolute ? texts(absolute, (value) => differenceText(type, value)) : { effect: '–', interval: '–' };
}

function isBounded(bounds: Bounds | null): bounds is Bounds {
  return bounds !== null && bounds.lower !== null && bounds.upper !== null;
}

function texts(bounds: Bounds, format: (value: number) => string): { effect: string; interval: string } {
  return { effect: typeset(format(bounds.estimate)), interval: typeset(intervalText(bounds, format)) };
}

/** What the estimate was without covariates. */
function adjustmentNote({ adjustment, varianceReduction }: ReportComparison): SafeHtml | null {
  if (!adjustment) return null;
  const { relative } = adjustment.unadjusted;
  const parts = [
    ...(varianceReduction === null ? [] : [varianceText(varianceReduction)]),
    ...(relative ? [`unadjusted ${signedPercent(relative.estimate)}`] : []),
  ];
  return parts.length > 0 ? html`<span class="aside">${typeset(parts.join(', '))}</span>` : null;
}

function adjustedNote({ pValue, adjustedPValue }: ReturnType<typeof plannedPValues>): SafeHtml | null {
  if (adjustedPValue === null || pCell(adjustedPValue) === pCell(pValue)) return null;
  return html`<span class="aside">adjusted ${pCell(adjustedPValue)}</span>`;
}

/** Whether the metric's error rates were found right; of a metric that was never simulated, its numbers say so. */
function calibrationBadge({ calibration }: ReportMetric): SafeHtml | null {
  if (calibration === null) return null;
  const { isDecisionGrade } = calibration;
  return html`<span class="badge ${isDecisionGrade ? 'good' : 'bad'}"
    >${isDecisionGrade ? 'Decision-grade' : 'Not decision-grade'}</span
  >`;
}

/** The guardrail's margin, beside the verdict. */
function marginNote({ nonInferiority }: ReportComparison): SafeHtml | null {
  if (!nonInferiority) return null;
  const margin = typeset(percent(nonInferiority.margin));
  return html`<span class="aside"
    >harm beyond ${margin} ${nonInferiority.passed ? 'excluded' : 'not excluded'}</span
  >`;
}

/** Why something is missing or rough, under the row that it is about. */
function flagRow({ flags }: ReportComparison): SafeHtml | null {
  if (flags.length === 0) return null;
  return html`<tr class="flags">
    <td></td>
    <td colspan="6">${typeset(flags.map(({ detail }) => detail).join(' '))}</td>
  </tr>`;
}
