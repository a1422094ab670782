import type { Report, ReportArm, ReportComparison, ReportMetric } from '#libs/domain';
import { count, countOf, decimals, listed, percent } from '../../wording.js';
import { varianceText } from '../adjustment-text.js';
import { timeText, variantLabel } from '../labels.js';
import { maturedShare } from '../maturity.js';
import { levelText } from '../metric-format.js';
import { sensitivityTexts } from '../sensitivity-text.js';
import { answersTable } from './answers-table.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

/** For those who check: each metric unfolds to its arms' levels and to what every method says of each comparison. */
export function numbersSection(report: Report): SafeHtml {
  return html`<section aria-labelledby="numbers">
    <h2 id="numbers">Numbers</h2>
    <p class="note">
      Of each metric: its level in every arm, and what every method says of it. The plan follows
      <b>${report.options.inference}</b> inference; its answer comes first.
    </p>
    ${report.metrics.map((metric) => metricDetails(report, metric))}
  </section>`;
}

function metricDetails(report: Report, metric: ReportMetric): SafeHtml {
  return html`<details>
    <summary>
      <span class="name">${metric.name}</span> <span class="aside">${typeset(digestOf(metric))}</span>
    </summary>
    ${armsTable(report, metric)}
    ${metric.comparisons.map((comparison) => comparisonBlock(report, metric, comparison))}
    ${calibrationNote(metric)}
  </details>`;
}

/** What an analyst would open it for. */
function digestOf({ comparisons, arms }: ReportMetric): string {
  const units = arms.reduce((sum, arm) => sum + arm.units, 0);
  const reductions = comparisons.map(({ varianceReduction }) => varianceReduction).filter((v) => v !== null);
  const capped = comparisons.flatMap(({ uncapped }) => (uncapped ? [uncapped.cappedUnits] : []));
  const most = Math.max(...capped.map(({ variant, control }) => variant + control));
  return [
    countOf(units, 'unit'),
    ...(reductions.length > 0 ? [varianceText(Math.min(...reductions))] : []),
    ...(capped.length > 0 ? [`${countOf(most, 'unit')} capped`] : []),
  ].join(' · ');
}

function armsTable(report: Report, metric: ReportMetric): SafeHtml {
  const hasDenominator = metric.arms.some(({ denominatorTotal }) => denominatorTotal !== null);
  const share = maturedShare(metric);
  const headings = [
    'Units',
    'Mean',
    'Standard deviation',
    'Total',
    ...(hasDenominator ? ['Denominator'] : []),
  ];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Arms of ${metric.name}">
      <table class="dense">
        <caption class="hidden">
          Level of ${metric.name} in every arm
        </caption>
        <thead>
          <tr>
            <th scope="col">Arm</th>
            ${headings.map((heading) => html`<th scope="col" class="number">${levelHeading(metric, heading)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${metric.arms.map((arm) => armRow(report, metric, { arm, hasDenominator }))}
        </tbody>
      </table>
    </div>
    ${
      share !== null &&
      html`<p class="note">
        Only units whose time is over are in it: ${typeset(percent(share))} of those
        ${metric.trigger === null ? 'exposed' : 'triggered'}.
      </p>`
    }`;
}

function levelHeading({ type }: ReportMetric, heading: string): string {
  return heading === 'Mean' && type === 'quantile' ? 'Quantile' : heading;
}

interface ArmContext {
  arm: ReportArm;
  hasDenominator: boolean;
}

function armRow(report: Report, { type }: ReportMetric, { arm, hasDenominator }: ArmContext): SafeHtml {
  const { denominatorTotal } = arm;
  return html`<tr>
    <th scope="row">${variantLabel(report, arm.variant)}</th>
    <td class="number">${count(arm.units)}</td>
    <td class="number">${typeset(levelText(type, arm.mean))}</td>
    <td class="number">${arm.standardDeviation === null ? '–' : typeset(decimals(arm.standardDeviation))}</td>
    <td class="number">${totalText(arm.total)}</td>
    ${hasDenominator && html`<td class="number">${totalText(denominatorTotal)}</td>`}
  </tr>`;
}

function totalText(total: number | null): string {
  if (total === null) return '–';
  return typeset(Number.isInteger(total) ? count(total) : decimals(total));
}

function comparisonBlock(report: Report, metric: ReportMetric, comparison: ReportComparison): SafeHtml {
  const { standardError, degreesOfFreedom, sensitivity } = comparison;
  const error =
    standardError === null
      ? []
      : [
          `Standard error of the difference ${exact(standardError)}${degreesOfFreedom === null ? '' : ` on ${exact(degreesOfFreedom)} degrees of freedom`}.`,
        ];
  const texts = [...error, ...sensitivityTexts(sensitivity)];
  return html`${answersTable(report, metric, comparison)}
  ${
    texts.length > 0 &&
    html`<ul class="plain small">
      ${texts.map((text) => html`<li>${typeset(text)}</li>`)}
    </ul>`
  }`;
}

const EXACT = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });

function exact(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e15) ? value.toExponential(5) : EXACT.format(value);
}

function calibrationNote({ calibration }: ReportMetric): SafeHtml {
  if (calibration === null) {
    return html`<p class="note">
      Never simulated: nobody has measured this metric's error rates on its own data. The simulations of the
      API, or <code>csci calibrate</code>, do.
    </p>`;
  }
  const { simulation, simulatedAt, detail } = calibration;
  const origin = listed([`simulation ${simulation}`, timeText(simulatedAt)]);
  return html`<p class="note">
    Simulated without an effect: ${typeset(detail)} (${origin.replace(' and ', ', ')})
  </p>`;
}
