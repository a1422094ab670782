import type { Report, ReportArm, ReportComparison, ReportMetric } from '#libs/domain';
import { count, decimals, percent, pValueText } from '../../wording.js';
import { intervalText } from '../interval-text.js';
import { variantLabel } from '../labels.js';
import { differenceText, levelText } from '../metric-format.js';
import { signedPercent } from '../signed.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

/** For those who check: each arm's level, and each comparison by every method. */
export function numbersSection(report: Report): SafeHtml {
  const hasDenominator = showsDenominator(report);
  return html`<section aria-labelledby="arms">
      <h2 id="arms">Arms</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Arms">
        <table>
          <caption class="hidden">
            Level of every metric in every arm
          </caption>
          <thead>
            <tr>
              <th scope="col">Arm</th>
              <th scope="col" class="number">Units</th>
              <th scope="col" class="number">Mean</th>
              <th scope="col" class="number">Standard deviation</th>
              <th scope="col" class="number">Total</th>
              ${hasDenominator && html`<th scope="col" class="number">Denominator</th>`}
            </tr>
          </thead>
          ${report.metrics.map((metric) =>
            group(
              metric,
              hasDenominator ? 6 : 5,
              metric.arms.map((arm) => armRow(report, metric, arm)),
            ),
          )}
        </table>
      </div>
    </section>
    <section aria-labelledby="comparisons">
      <h2 id="comparisons">Every method</h2>
      <p class="note">
        The fixed-horizon columns hold once, at the planned end; the sequential ones hold at every look. The
        plan of this experiment is <b>${report.options.inference}</b>.
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Every method">
        <table class="dense">
          <caption class="hidden">
            Every comparison by every method
          </caption>
          <thead>
            <tr>
              <th scope="col" rowspan="2">Arm</th>
              <th scope="colgroup" colspan="2">Difference</th>
              <th scope="colgroup" colspan="3">Fixed horizon</th>
              <th scope="colgroup" colspan="2">Sequential</th>
              <th scope="colgroup" colspan="2">Bayesian</th>
            </tr>
            <tr>
              ${[
                'Estimate',
                'Standard error',
                'Interval',
                'Relative',
                'p (adjusted)',
                'Interval',
                'p (adjusted)',
                'Beats control',
                'Expected loss',
              ].map((heading) => html`<th scope="col" class="number">${heading}</th>`)}
            </tr>
          </thead>
          ${report.metrics.map((metric) =>
            group(
              metric,
              10,
              metric.comparisons.map((comparison) => comparisonRow(report, metric, comparison)),
            ),
          )}
        </table>
      </div>
    </section>`;
}

function showsDenominator({ metrics }: Report): boolean {
  return metrics.some(({ arms }) => arms.some(({ denominatorTotal }) => denominatorTotal !== null));
}

function group(metric: ReportMetric, columns: number, rows: SafeHtml[]): SafeHtml {
  return html`<tbody>
    <tr class="group">
      <th scope="rowgroup" colspan="${columns}"><span class="name">${metric.name}</span></th>
    </tr>
    ${rows}
  </tbody>`;
}

function armRow(report: Report, { type }: ReportMetric, arm: ReportArm): SafeHtml {
  const hasDenominator = showsDenominator(report);
  return html`<tr>
    <th scope="row">${variantLabel(report, arm.variant)}</th>
    <td class="number">${count(arm.units)}</td>
    <td class="number">${typeset(levelText(type, arm.mean))}</td>
    <td class="number">${numberText(arm.standardDeviation)}</td>
    <td class="number">${totalText(arm.total)}</td>
    ${hasDenominator && html`<td class="number">${arm.denominatorTotal === null ? '–' : totalText(arm.denominatorTotal)}</td>`}
  </tr>`;
}

function comparisonRow(report: Report, { type }: ReportMetric, comparison: ReportComparison): SafeHtml {
  const { absolute, relative, sequential, bayesian, standardError } = comparison;
  const difference = (value: number): string => differenceText(type, value);
  const size = (value: number): string => difference(value).replace(/^\+/, '');
  const cells = [
    absolute ? difference(absolute.estimate) : '–',
    standardError === null ? '–' : size(standardError),
    absolute ? compact(absolute, difference) : '–',
    relative ? compact(relative, signedPercent) : '–',
    pPair(comparison.pValue, comparison.adjustedPValue),
    sequential ? compact(sequential, difference) : '–',
    sequential ? pPair(sequential.pValue, sequential.adjustedPValue) : '–',
    bayesian ? chanceText(bayesian.probabilityToBeatControl) : '–',
    bayesian ? size(bayesian.expectedLoss) : '–',
  ];
  return html`<tr>
    <th scope="row">${variantLabel(report, comparison.variant)}</th>
    ${cells.map((cell) => html`<td class="number">${typeset(cell)}</td>`)}
  </tr>`;
}

/** The unit once, at the end. */
function compact(bounds: Parameters<typeof intervalText>[0], format: (value: number) => string): string {
  return intervalText(bounds, format).replace(/ (%|pp) to (.* \1)$/, ' to $2');
}

function pPair(pValue: number | null, adjusted: number | null): string {
  if (pValue === null) return '–';
  const short = (value: number): string => pValueText(value).replace('p = ', '').replace('p < ', '< ');
  return adjusted === null || adjusted === pValue ? short(pValue) : `${short(pValue)} (${short(adjusted)})`;
}

/** Never rounded to certainty. */
function chanceText(chance: number): string {
  if (chance > 0.999) return '> 99.9 %';
  return chance < 0.001 ? '< 0.1 %' : percent(chance);
}

function totalText(total: number): string {
  return Number.isInteger(total) ? typeset(count(total)) : typeset(decimals(total));
}

function numberText(value: number | null): string {
  return value === null ? '–' : typeset(decimals(value));
}
