import type { Report, ReportMetric } from '#libs/domain';
import { plannedRelative } from '../../decision/planned-interval.js';
import { percent } from '../../wording.js';
import { correctionName, validityText } from '../labels.js';
import { marginOf, metricRows } from './effect-rows.js';
import { effectScale, type EffectScale } from './effect-scale.js';
import { plotAxis } from './interval-plot.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

/** The forest plot as a table: every effect is text too, and the pictures share one scale. */
export function effectsSection(report: Report): SafeHtml {
  const scale = scaleOf(report);
  const level = percent(1 - report.options.alpha);
  return html`<section aria-labelledby="effects">
    <h2 id="effects">Effects</h2>
    ${
      report.decision.recommendation === 'do-not-trust' &&
      html`<p class="note">
        <b>For diagnosis only: the arms are not comparable, so no effect below is a finding.</b>
      </p>`
    }
    <p class="note">
      Change relative to control, with its ${typeset(level)} interval (${validityText(report.options)}). An
      interval that leaves out zero is a finding.${correctionNote(report)}
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Effects">
      <table class="effects">
        <caption class="hidden">
          Relative effect of every arm on every metric
        </caption>
        <thead>
          <tr>
            <th scope="col">Arm</th>
            <th scope="col" class="number">Mean</th>
            <th scope="col" class="number">Effect</th>
            <th scope="col" class="plot"><span class="hidden">Interval as a picture</span></th>
            <th scope="col">${typeset(level)} interval</th>
            <th scope="col" class="number">p</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        ${report.metrics.map((metric, index) => metricRows(report, metric, { index, scale }))}
        <tfoot>
          <tr>
            <td colspan="3"></td>
            <td class="plot">
              ${plotAxis(scale, (tick) => typeset(tick > 0 ? `+${percent(tick)}` : percent(tick)))}
            </td>
            <td colspan="3"></td>
          </tr>
        </tfoot>
      </table>
    </div>
    ${legend(report)}
  </section>`;
}

function scaleOf({ metrics, options }: Report): EffectScale {
  const intervals = metrics
    .flatMap(({ comparisons }) => comparisons)
    .map((comparison) => plannedRelative(comparison, options.inference))
    .filter((interval) => interval !== null);
  return effectScale(intervals, metrics.flatMap(marginsOf));
}

function marginsOf(metric: ReportMetric): number[] {
  return metric.comparisons
    .map((comparison) => marginOf(metric, comparison))
    .filter((margin) => margin !== null);
}

/** Said only where it matters: with a family of several comparisons. */
function correctionNote({ metrics, options }: Report): string {
  const family = metrics
    .filter(({ role }) => role === 'primary')
    .reduce((sum, { comparisons }) => sum + comparisons.length, 0);
  if (family < 2 || options.multiplicity === 'none') return '';
  return ` Several primary comparisons share the risk of a false alarm: what decides is p as ${correctionName(options.multiplicity)} adjusts it over all ${family}.`;
}

function legend({ metrics }: Report): SafeHtml {
  const hasMargins = metrics.some((metric) => marginsOf(metric).length > 0);
  return html`<p class="legend">
    <span class="key"><span class="verdict better">Better</span> filled disc</span>
    <span class="key"><span class="verdict worse">Worse</span> filled square</span>
    <span class="key"><span class="verdict inconclusive">Inconclusive</span> hollow disc</span>
    ${hasMargins && html`<span class="key"><span class="dash"></span> margin of acceptable harm</span>`}
    <span class="key">› ‹ the interval goes on beyond the picture</span>
  </p>`;
}
