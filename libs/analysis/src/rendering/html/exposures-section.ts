import type { Report } from '#libs/domain';
import { count, decimals, percent, pValueText } from '../../wording.js';
import { variantLabel } from '../labels.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

export function exposuresSection(report: Report): SafeHtml {
  const { exposures } = report;
  return html`<section aria-labelledby="exposures">
    <h2 id="exposures">Exposures</h2>
    <p class="note">${splitText(report)} ${crossoverText(exposures.crossovers)}</p>
    <table class="exposures">
      <caption class="hidden">
        Units per arm, beside what the weights promise
      </caption>
      <thead>
        <tr>
          <th scope="col">Arm</th>
          <th scope="col" class="number">Units</th>
          <th scope="col" class="number">Promised</th>
          <th scope="col" class="number">Share</th>
          <th scope="col" class="bar-column"><span class="hidden">Share as a picture</span></th>
        </tr>
      </thead>
      <tbody>
        ${Object.keys(exposures.byVariant).map((key) => armRow(report, key))}
      </tbody>
    </table>
  </section>`;
}

function armRow(report: Report, key: string): SafeHtml {
  const { byVariant, expected, total } = report.exposures;
  const share = total > 0 ? (byVariant[key] ?? 0) / total : 0;
  const promised = total > 0 ? (expected[key] ?? 0) / total : 0;
  const isControl =
    key === report.experiment.control && variantLabel(report, key).toLowerCase() !== 'control';
  const width = (value: number): string => `${Number((value * 100).toFixed(2))}%`;
  return html`<tr>
    <th scope="row">${variantLabel(report, key)} ${isControl && html`<span class="aside">control</span>`}</th>
    <td class="number">${count(byVariant[key] ?? 0)}</td>
    <td class="number">${typeset(decimals(Math.round(expected[key] ?? 0)))}</td>
    <td class="number">${total > 0 ? typeset(percent(share)) : '–'}</td>
    <td class="bar-column">
      <svg class="share" aria-hidden="true">
        <rect class="track" width="100%" height="100%" />
        <rect class="fill" width="${width(share)}" height="100%" />
        ${total > 0 && html`<line class="promise" x1="${width(promised)}" x2="${width(promised)}" y1="0" y2="100%" />`}
      </svg>
    </td>
  </tr>`;
}

function splitText({ exposures, options }: Report): string {
  const { srm } = exposures;
  if (srm.status === 'insufficient') return 'Too few units to judge the traffic split.';
  const sequential = srm.sequentialPValue === null ? '' : `; sequential ${pValueText(srm.sequentialPValue)}`;
  const word = srm.status === 'ok' ? 'Traffic splits as planned' : 'The traffic split is broken';
  return `${word} (chi-square ${pValueText(srm.pValue)}${sequential}; alarm below ${options.srmAlpha}).`;
}

function crossoverText(crossovers: number): string {
  return crossovers === 0
    ? 'No unit met more than one variant.'
    : `${count(crossovers)} met more than one variant and are in no arm.`;
}
