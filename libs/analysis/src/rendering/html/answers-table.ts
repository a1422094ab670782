import type { Report, ReportComparison, ReportMetric } from '#libs/domain';
import { answersOf, type Answer } from '../answers.js';
import { intervalText } from '../interval-text.js';
import { variantLabel } from '../labels.js';
import { differenceText } from '../metric-format.js';
import { pCell } from '../p-text.js';
import { signedPercent } from '../signed.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

/** One comparison, a row for each method: nothing hides which number belongs to which. */
export function answersTable(report: Report, metric: ReportMetric, comparison: ReportComparison): SafeHtml {
  const label = `${variantLabel(report, comparison.variant)} against ${variantLabel(report, comparison.control)}`;
  const answers = answersOf(report, comparison);
  if (answers.length === 0) return html`<p class="note">${label}: no method has an answer.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${metric.name}, ${label}">
    <table class="dense answers">
      <caption>
        ${label}
      </caption>
      <thead>
        <tr>
          <th scope="col">Method</th>
          ${['Difference', 'Interval', 'Relative', 'Interval', 'p', 'p adjusted'].map(
            (heading) => html`<th scope="col" class="number">${heading}</th>`,
          )}
          <th scope="col">Note</th>
        </tr>
      </thead>
      <tbody>
        ${answers.map((answer) => answerRow(metric, answer))}
      </tbody>
    </table>
  </div>`;
}

function answerRow({ type }: ReportMetric, answer: Answer): SafeHtml {
  const { absolute, relative, pValue, adjustedPValue } = answer;
  const difference = (value: number): string => differenceText(type, value);
  const cells = [
    absolute && absolute.estimate !== null ? difference(absolute.estimate) : '–',
    absolute ? compact(absolute, difference) : '–',
    relative && relative.estimate !== null ? signedPercent(relative.estimate) : '–',
    relative ? compact(relative, signedPercent) : '–',
    pCell(pValue),
    pCell(adjustedPValue),
  ];
  return html`<tr class="${answer.isPlanned ? 'planned' : 'beside'}">
    <th scope="row">${answer.name}${answer.isPlanned && html` <span class="aside">by plan</span>`}</th>
    ${cells.map((cell) => html`<td class="number">${typeset(cell)}</td>`)}
    <td class="why">${typeset(answer.note)}</td>
  </tr>`;
}

/** The unit once, at the end. */
function compact(bounds: Parameters<typeof intervalText>[0], format: (value: number) => string): string {
  return intervalText(bounds, format).replace(/ (%|pp) to (.* \1)$/, ' to $2');
}
