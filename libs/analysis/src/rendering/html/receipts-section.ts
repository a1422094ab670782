import type { Report, ReportReceipts } from '#libs/domain';
import { count, percent, pValueText } from '../../wording.js';
import { variantLabel } from '../labels.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

/** The way of assigned units to their outcomes; nothing where no receipts are kept. */
export function receiptsSection(report: Report): SafeHtml | null {
  const { receipts } = report;
  if (receipts === null) return null;
  return html`<section aria-labelledby="receipts">
    <h2 id="receipts">From assignment to exposure</h2>
    <p class="note">
      ${typeset(rateText(receipts))} ${typeset(splitText(receipts))} ${typeset(shareText(receipts))}
    </p>
    <table class="exposures">
      <caption class="hidden">
        Units with a receipt of their assignment, per arm
      </caption>
      <thead>
        <tr>
          <th scope="col">Arm</th>
          <th scope="col" class="number">Assigned</th>
          <th scope="col" class="number">Exposed</th>
          <th scope="col" class="number">Share exposed</th>
          <th scope="col" class="number">With an outcome</th>
        </tr>
      </thead>
      <tbody>
        ${receipts.byVariant.map((arm) => armRow(report, arm))}
      </tbody>
    </table>
  </section>`;
}

function armRow(
  report: Report,
  { variant, assigned, exposed, eventful }: ReportReceipts['byVariant'][number],
) {
  return html`<tr>
    <th scope="row">${variantLabel(report, variant)}</th>
    <td class="number">${count(assigned)}</td>
    <td class="number">${count(exposed)}</td>
    <td class="number">${assigned > 0 ? typeset(percent(exposed / assigned)) : '–'}</td>
    <td class="number">${count(eventful)}</td>
  </tr>`;
}

function rateText({ exposureRate: { pValue, status } }: ReportReceipts): string {
  if (status === 'insufficient') return 'Too few assigned units to compare how many were exposed.';
  return status === 'ok'
    ? `The arms' assigned units are exposed alike (chi-square ${pValueText(pValue)}).`
    : `One arm loses more of its assigned units than another (chi-square ${pValueText(pValue)}).`;
}

function shareText({ share }: ReportReceipts): string {
  return share < 1 ? `Counted: a fair sample of ${percent(share)} of the units that have a receipt.` : '';
}

function splitText({ assignedSrm: { pValue, status } }: ReportReceipts): string {
  if (status === 'insufficient') return '';
  return status === 'ok'
    ? `Assignments split as planned (${pValueText(pValue)}).`
    : `Assignments do not split as planned (${pValueText(pValue)}).`;
}
