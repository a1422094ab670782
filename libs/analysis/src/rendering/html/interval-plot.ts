import type { ReportComparison } from '#libs/domain';
import type { EffectScale, ScaledInterval } from './effect-scale.js';
import { html, type SafeHtml } from './safe-html.js';

export interface IntervalPlot {
  interval: ScaledInterval;
  verdict: ReportComparison['verdict'];
  /** Signed position of a guardrail's margin; null: none. */
  margin: number | null;
  scale: EffectScale;
  /** Read aloud in place of the picture. */
  title: string;
  description: string;
  /** Unique in the document. */
  id: string;
}

const MIDDLE = 16;

/** One row of the forest plot. Positions are percents, so that it is as wide as its column; shape and colour tell the verdict. */
export function intervalPlot({
  interval,
  verdict,
  margin,
  scale,
  title,
  description,
  id,
}: IntervalPlot): SafeHtml {
  return html`<svg class="interval ${verdict}" role="img" aria-labelledby="${id}-t ${id}-d">
    <title id="${id}-t">${title}</title>
    <desc id="${id}-d">${description}</desc>
    ${gridLines(scale)} ${margin !== null && marginLine(margin, scale)} ${whiskers(interval, scale)}
    ${isOnScale(interval.estimate, scale) && marker(verdict, scale.position(interval.estimate))}
  </svg>`;
}

/** The axis under the rows: tick labels in percent. */
export function plotAxis(scale: EffectScale, label: (value: number) => string): SafeHtml {
  return html`<svg class="axis" aria-hidden="true">
    ${scale.ticks.map((tick) => html`<text x="${at(scale, tick)}" y="13">${label(tick)}</text>`)}
  </svg>`;
}

/** An estimate beyond the picture has no place in it; the arrow and the numbers tell. */
function isOnScale(value: number, { lowest, highest }: EffectScale): boolean {
  return value >= lowest && value <= highest;
}

function at(scale: EffectScale, value: number): string {
  return `${Number(scale.position(value).toFixed(2))}%`;
}

function gridLines(scale: EffectScale): SafeHtml[] {
  return scale.ticks.map(
    (tick) =>
      html`<line
        class="${tick === 0 ? 'zero' : 'grid'}"
        x1="${at(scale, tick)}"
        x2="${at(scale, tick)}"
        y1="0"
        y2="100%"
      />`,
  );
}

function marginLine(margin: number, scale: EffectScale): SafeHtml {
  return html`<line class="margin" x1="${at(scale, margin)}" x2="${at(scale, margin)}" y1="0" y2="100%" />`;
}

function whiskers({ lower, upper }: ScaledInterval, scale: EffectScale): SafeHtml {
  const [from, to] = [lower ?? -Infinity, upper ?? Infinity];
  const [left, right] = [at(scale, from), at(scale, to)];
  return html`<line class="bar" x1="${left}" x2="${right}" y1="${MIDDLE}" y2="${MIDDLE}" />
    ${end(left, from < scale.lowest ? 'left' : null)} ${end(right, to > scale.highest ? 'right' : null)}`;
}

/** A cap where the interval ends, an arrow where it goes on beyond the plot. */
function end(x: string, goesOn: 'left' | 'right' | null): SafeHtml {
  if (goesOn === null) {
    return html`<line class="bar" x1="${x}" x2="${x}" y1="${MIDDLE - 5}" y2="${MIDDLE + 5}" />`;
  }
  const tip = goesOn === 'left' ? 'M9 -6 L1 0 L9 6' : 'M-9 -6 L-1 0 L-9 6';
  return html`<svg x="${x}" y="${MIDDLE}" overflow="visible"><path class="bar arrow" d="${tip}" /></svg>`;
}

/** Better is a filled disc, worse a filled square, anything else a hollow disc. */
function marker(verdict: ReportComparison['verdict'], position: number): SafeHtml {
  const x = `${Number(position.toFixed(2))}%`;
  if (verdict === 'worse') {
    return html`<svg x="${x}" y="${MIDDLE}" overflow="visible">
      <rect class="mark" x="-5.5" y="-5.5" width="11" height="11" />
    </svg>`;
  }
  return html`<circle class="mark" cx="${x}" cy="${MIDDLE}" r="6" />`;
}
