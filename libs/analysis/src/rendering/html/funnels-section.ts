import type { Report, ReportFunnelStep, ReportMetric } from '#libs/domain';
import { count, percent } from '../../wording.js';
import { variantLabel } from '../labels.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

/** How far units came, step by step and arm by arm; nothing without a funnel. */
export function funnelsSection(report: Report): SafeHtml | null {
  const funnels = report.metrics.filter(({ funnel }) => funnel !== null);
  if (funnels.length === 0) return null;
  return html`<section aria-labelledby="funnels">
    <h2 id="funnels">Funnels</h2>
    <p class="note">
      Units that went through the steps up to each, in order. The last step is the metric; the others say
      where units are lost, and decide nothing.
    </p>
    ${funnels.map((metric) => funnelTable(report, metric))}
  </section>`;
}

function funnelTable(report: Report, { name, funnel }: ReportMetric): SafeHtml {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Steps of ${name}">
    <table class="exposures">
      <caption>
        ${name}
      </caption>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Arm</th>
          <th scope="col" class="number">Units</th>
          <th scope="col" class="number">Of the arm</th>
          <th scope="col" class="number">Of the step before</th>
          <th scope="col" class="bar-column"><span class="hidden">Share of the arm as a picture</span></th>
        </tr>
      </thead>
      <tbody>
        ${(funnel ?? []).map((step, index) => step.arms.map((arm) => stepRow(report, { step, index, arm })))}
      </tbody>
    </table>
  </div>`;
}

interface Reach {
  step: ReportFunnelStep;
  index: number;
  arm: ReportFunnelStep['arms'][number];
}

function stepRow(report: Report, { step, index, arm }: Reach): SafeHtml {
  const isFirst = step.arms[0] === arm;
  return html`<tr>
    ${isFirst && html`<th scope="rowgroup" rowspan="${step.arms.length}">${index + 1}. ${step.event}</th>`}
    <td>${variantLabel(report, arm.variant)}</td>
    <td class="number">${count(arm.units)}</td>
    <td class="number">${shareText(arm.share)}</td>
    <td class="number">${shareText(arm.shareOfPrevious)}</td>
    <td class="bar-column">
      <svg class="share" aria-hidden="true">
        <rect class="track" width="100%" height="100%" />
        <rect class="fill" width="${width(arm.share)}" height="100%" />
      </svg>
    </td>
  </tr>`;
}

function shareText(share: number | null): string {
  return share === null ? '–' : typeset(percent(share));
}

function width(share: number | null): string {
  return `${Number((Math.min(1, Math.max(0, share ?? 0)) * 100).toFixed(2))}%`;
}
