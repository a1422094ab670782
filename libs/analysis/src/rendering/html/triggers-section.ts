import type { Report, ReportMetric, ReportTrigger } from '#libs/domain';
import { count, percent } from '../../wording.js';
import { variantLabel } from '../labels.js';
import { dilutedText, triggerText } from '../trigger-text.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

/** Whom the metrics with a trigger are about; nothing without one. */
export function triggersSection(report: Report): SafeHtml | null {
  const metrics = report.metrics.filter(({ trigger }) => trigger !== null);
  if (metrics.length === 0) return null;
  return html`<section aria-labelledby="triggers">
    <h2 id="triggers">Triggered units</h2>
    ${metrics.map((metric) => metric.trigger && triggerBlock(report, metric, metric.trigger))}
  </section>`;
}

function triggerBlock(report: Report, metric: ReportMetric, trigger: ReportTrigger): SafeHtml {
  return html`<p class="note">
      <b>${metric.name}</b>: ${typeset(triggerText(trigger))}
      ${trigger.diluted.map((diluted) => typeset(` ${dilutedText(report, metric, diluted)}`))}
    </p>
    <table class="exposures">
      <caption class="hidden">
        Triggered units of ${metric.name} per arm
      </caption>
      <thead>
        <tr>
          <th scope="col">Arm</th>
          <th scope="col" class="number">Exposed</th>
          <th scope="col" class="number">Triggered</th>
          <th scope="col" class="number">Share triggered</th>
        </tr>
      </thead>
      <tbody>
        ${trigger.byVariant.map((arm) => armRow(report, arm))}
      </tbody>
    </table>`;
}

function armRow(
  report: Report,
  { variant, exposed, triggered }: ReportTrigger['byVariant'][number],
): SafeHtml {
  return html`<tr>
    <th scope="row">${variantLabel(report, variant)}</th>
    <td class="number">${count(exposed)}</td>
    <td class="number">${count(triggered)}</td>
    <td class="number">${exposed > 0 ? typeset(percent(triggered / exposed)) : '–'}</td>
  </tr>`;
}
