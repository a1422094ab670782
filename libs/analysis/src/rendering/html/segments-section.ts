import type { Report, ReportHeterogeneity, ReportMetric, ReportSegment } from '#libs/domain';
import {
  plannedAbsolute,
  plannedPValues,
  plannedRelative,
  type Bounds,
} from '../../decision/planned-interval.js';
import { count } from '../../wording.js';
import { heterogeneityText } from '../heterogeneity-text.js';
import { intervalText } from '../interval-text.js';
import { variantLabel } from '../labels.js';
import { differenceText } from '../metric-format.js';
import { pCell } from '../p-text.js';
import { signedPercent } from '../signed.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

/** Whether segments differ comes first; the segments themselves are folded under it. Null without segments. */
export function segmentsSection(report: Report): SafeHtml | null {
  const metrics = report.metrics.filter(({ segments }) => segments.length > 0);
  if (metrics.length === 0) return null;
  return html`<section aria-labelledby="segments">
    <h2 id="segments">Segments</h2>
    <p class="note">
      Many segments are many chances to be fooled: read first whether they differ at all. Adjusted p-values
      are Benjamini-Hochberg's over the segments of a dimension; shrunken effects are pulled towards their
      mean by as much as noise explains them. Their intervals take the estimated spread between segments as
      known, so with few segments they are too narrow.
    </p>
    ${metrics.flatMap((metric) => questionsOf(metric).map((question) => segmentDetails(report, metric, question)))}
  </section>`;
}

interface Question {
  dimension: string;
  variant: string;
  /** Null: not judged. */
  heterogeneity: ReportHeterogeneity | null;
  segments: ReportSegment[];
}

/** One per dimension and arm. */
function questionsOf({ segments, comparisons, heterogeneity }: ReportMetric): Question[] {
  const dimensions = [...new Set(segments.map(({ dimension }) => dimension))];
  return dimensions.flatMap((dimension) =>
    comparisons.map(({ variant }) => ({
      dimension,
      variant,
      heterogeneity:
        heterogeneity.find((other) => other.dimension === dimension && other.variant === variant) ?? null,
      segments: segments.filter((segment) => segment.dimension === dimension),
    })),
  );
}

function segmentDetails(report: Report, metric: ReportMetric, question: Question): SafeHtml {
  const { dimension, variant, heterogeneity } = question;
  const title = `${metric.name} by ${dimension}, ${variantLabel(report, variant)}`;
  return html`<details>
    <summary>
      <span class="name">${title}</span>
      <span class="aside">${typeset(heterogeneityText(heterogeneity, report.options.alpha))}</span>
    </summary>
    <div class="scroll" tabindex="0" role="region" aria-label="${title}">
      <table class="dense">
        <caption class="hidden">
          ${title}
        </caption>
        <thead>
          <tr>
            <th scope="col">${dimension}</th>
            ${[
              'Units',
              'Units of control',
              'Effect',
              'Interval',
              'p',
              'p adjusted',
              'Shrunken difference',
              'Interval',
            ].map((heading) => html`<th scope="col" class="number">${heading}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${question.segments.map((segment) => segmentRow(report, metric, { question, segment }))}
        </tbody>
      </table>
    </div>
  </details>`;
}

interface RowContext {
  question: Question;
  segment: ReportSegment;
}

function segmentRow(report: Report, { type }: ReportMetric, { question, segment }: RowContext): SafeHtml {
  const difference = (value: number): string => differenceText(type, value);
  const unitsOf = (variant: string): string =>
    count(segment.arms.find((arm) => arm.variant === variant)?.units ?? 0);
  const shrunken = question.heterogeneity?.shrunken.find(({ value }) => value === segment.value);
  const cells = [
    unitsOf(question.variant),
    unitsOf(report.experiment.control),
    ...effectCells(report, segment, { variant: question.variant, difference }),
    shrunken ? difference(shrunken.estimate) : '–',
    shrunken ? intervalText(shrunken, difference) : '–',
  ];
  return html`<tr>
    <th scope="row">${segment.value}</th>
    ${cells.map((cell) => html`<td class="number">${typeset(cell)}</td>`)}
  </tr>`;
}

interface EffectContext {
  variant: string;
  difference: (value: number) => string;
}

function effectCells({ options }: Report, segment: ReportSegment, context: EffectContext): string[] {
  const comparison = segment.comparisons.find(({ variant }) => variant === context.variant);
  if (!comparison) return ['–', '–', '–', '–'];
  const relative = plannedRelative(comparison, options.inference);
  const { pValue, adjustedPValue } = plannedPValues(comparison, options.inference);
  const texts = isBounded(relative)
    ? boundsTexts(relative, signedPercent)
    : boundsTexts(plannedAbsolute(comparison, options.inference), context.difference);
  return [...texts, pCell(pValue), pCell(adjustedPValue)];
}

function isBounded(bounds: Bounds | null): bounds is Bounds {
  return bounds !== null && bounds.lower !== null && bounds.upper !== null;
}

function boundsTexts(bounds: Bounds | null, format: (value: number) => string): string[] {
  return bounds ? [format(bounds.estimate), intervalText(bounds, format)] : ['–', '–'];
}
