import type { Report, ReportComparison, ReportMetric } from '#libs/domain';
import {
  plannedAbsolute,
  plannedPValues,
  plannedRelative,
  type Bounds,
} from '../../decision/planned-interval.js';
import { percent, pValueText } from '../../wording.js';
import { intervalText } from '../interval-text.js';
import { ROLES, variantLabel, VERDICTS } from '../labels.js';
import { differenceText, levelText } from '../metric-format.js';
import { signedPercent } from '../signed.js';
import { effectScale, type EffectScale } from './effect-scale.js';
import { intervalPlot, plotAxis } from './interval-plot.js';
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
      Change relative to control, with its ${typeset(level)} interval
      ${
        report.options.inference === 'sequential'
          ? '(sequential: it holds however often anybody looks)'
          : '(fixed horizon: it holds once, at the planned end)'
      }.
      An interval that leaves out zero is a finding.
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

/** Where on the effect's axis acceptable harm ends. */
function marginOf({ direction }: ReportMetric, { nonInferiority }: ReportComparison): number | null {
  if (!nonInferiority) return null;
  return direction === 'increase' ? -nonInferiority.margin : nonInferiority.margin;
}

interface RowContext {
  index: number;
  scale: EffectScale;
}

function metricRows(report: Report, metric: ReportMetric, context: RowContext): SafeHtml {
  const control = metric.arms.find(({ variant }) => variant === report.experiment.control);
  const wanted = metric.direction === 'increase' ? 'higher is better' : 'lower is better';
  return html`<tbody>
    <tr class="group">
      <th scope="rowgroup" colspan="7">
        <span class="name">${metric.name}</span>
        <span class="role">${ROLES[metric.role]}</span>
        <span class="aside"
          >${wanted} · control ${typeset(levelText(metric.type, control?.mean ?? null))}</span
        >
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
  const { pValue } = plannedPValues(comparison, report.options.inference);
  return html`<tr class="${verdict}">
      <th scope="row">${label}</th>
      <td class="number">${typeset(levelText(metric.type, arm?.mean ?? null))}</td>
      <td class="number effect">${texts.effect}</td>
      <td class="plot">
        ${
          relative
            ? intervalPlot({
                interval: relative,
                verdict,
                margin: marginOf(metric, comparison),
                scale,
                title: `${metric.name}, ${label}: ${texts.effect}`,
                description: `Interval ${texts.interval}; verdict ${VERDICTS[verdict].toLowerCase()}.`,
                id,
              })
            : html`<span class="aside">no relative effect</span>`
        }
      </td>
      <td class="range">${texts.interval}</td>
      <td class="number">${pText(pValue)}</td>
      <td><span class="verdict ${verdict}">${VERDICTS[verdict]}</span>${marginNote(comparison)}</td>
    </tr>
    ${flagRow(comparison)}`;
}

function effectTexts(report: Report, { type }: ReportMetric, comparison: ReportComparison) {
  const { inference } = report.options;
  const relative = plannedRelative(comparison, inference);
  if (isBounded(relative)) return texts(relative, signedPercent);
  const absolute = plannedAbsolute(comparison, inference);
  return absolute ? texts(absolute, (value) => differenceText(type, value)) : { effect: '–', interval: '–' };
}

function isBounded(bounds: Bounds | null): bounds is Bounds {
  return bounds !== null && bounds.lower !== null && bounds.upper !== null;
}

function texts(bounds: Bounds, format: (value: number) => string): { effect: string; interval: string } {
  return { effect: typeset(format(bounds.estimate)), interval: typeset(intervalText(bounds, format)) };
}

function pText(pValue: number | null): string {
  return pValue === null ? '–' : pValueText(pValue).replace('p = ', '').replace('p < ', '< ');
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
