import type { Report } from '#libs/domain';
import { checksSection } from './checks-section.js';
import { effectsSection } from './effects-section.js';
import { exposuresSection } from './exposures-section.js';
import { funnelsSection } from './funnels-section.js';
import { methodSection } from './method-section.js';
import { numbersSection } from './numbers-section.js';
import { receiptsSection } from './receipts-section.js';
import { html, type SafeHtml } from './safe-html.js';
import { segmentsSection } from './segments-section.js';
import { STYLES } from './styles.js';
import { summarySection } from './summary-section.js';
import { triggersSection } from './triggers-section.js';
import { typeset } from './typography.js';

/**
 * The report as one page that needs nothing else: no script, no request, styles and pictures inside. The answer is on top;
 * evidence and checks follow; segments, numbers and methods are folded, one click away. Text of people is escaped.
 */
export function renderReportHtml(report: Report): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${report.experiment.name} – experiment report</title>
        <style>
          ${STYLES}
        </style>
      </head>
      <body>
        <main>
          ${summarySection(report)} ${evidence(report)} ${hasMetrics(report) && segmentsSection(report)}
          ${hasMetrics(report) && numbersSection(report)} ${methodSection(report)}
        </main>
      </body>
    </html> `.markup;
}

/** Effects first, unless the arms are not comparable: then what is broken comes first. */
function evidence(report: Report): (SafeHtml | null)[] {
  const effects = hasMetrics(report) ? effectsSection(report) : null;
  const funnels = hasMetrics(report) ? funnelsSection(report) : null;
  const soundness = [
    exposuresSection(report),
    receiptsSection(report),
    triggersSection(report),
    checksSection(report),
  ];
  return report.decision.recommendation === 'do-not-trust'
    ? [...soundness, effects, funnels]
    : [effects, reasonsSection(report), funnels, ...soundness];
}

function hasMetrics({ metrics, exposures }: Report): boolean {
  return exposures.total > 0 && metrics.some(({ comparisons }) => comparisons.length > 0);
}

/** Without data the checks say it all. */
function reasonsSection({ decision, exposures }: Report): SafeHtml | null {
  if (decision.reasons.length === 0 || exposures.total === 0) return null;
  return html`<section aria-labelledby="reasons">
    <h2 id="reasons">Why</h2>
    <ul class="reasons">
      ${decision.reasons.map((reason) => html`<li>${typeset(reason)}</li>`)}
    </ul>
  </section>`;
}
