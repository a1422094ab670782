import type { SpendingKind } from '#libs/domain';
import { groupSequentialDesign, normalSurvival, normalUpperQuantile } from '#libs/stats';

/** What |z| must reach at one look, for every alpha at once. */
export interface BoundaryCurve {
  /** The |z| that is significant at this two-sided alpha. */
  boundaryAt: (alpha: number) => number;
  /** The repeated p-value: the smallest two-sided alpha at which this z reaches its boundary. */
  pValueOf: (z: number) => number;
}

export interface BoundaryDesign {
  looks: number;
  spending: SpendingKind;
  /** The plan's own: its boundaries are exact. */
  alpha: number;
}

/** Where boundaries are computed; between them they are nearly straight on the normal scale of alpha (p within 2 %). */
const LADDER = [0.9999, 0.9, 0.7, 0.5, 0.3, 0.15, 0.05, 0.01, 1e-3, 1e-4, 1e-6, 1e-10, 1e-15];

/** Designs are few, and each costs a third of a second at 28 looks (growing with the square of the looks). */
const CACHED_DESIGNS = 32;
const ladders = new Map<string, readonly Rung[]>();

interface Rung {
  /** Normal quantile of half the alpha. */
  level: number;
  /** One per look. */
  boundaries: readonly number[];
}

/**
 * Boundaries of an evenly spaced group-sequential design at one look (from 1), as a function of alpha and back. Null where
 * nothing can be spent yet.
 */
export function boundaryCurve(design: BoundaryDesign, look: number): BoundaryCurve | null {
  const levels: number[] = [];
  const boundaries: number[] = [];
  for (const rung of ladderOf(design)) {
    const boundary = rung.boundaries[look - 1] ?? Infinity;
    if (!(boundary < Infinity) || boundary <= (boundaries.at(-1) ?? -Infinity)) continue;
    levels.push(rung.level);
    boundaries.push(boundary);
  }
  const lowest = boundaries[0];
  if (lowest === undefined || boundaries.length < 2) return null;
  return {
    boundaryAt: (alpha) => Math.max(lowest, interpolated(levels, boundaries, normalUpperQuantile(alpha / 2))),
    pValueOf: (z) =>
      Math.abs(z) < lowest
        ? 1
        : Math.min(1, 2 * normalSurvival(interpolated(boundaries, levels, Math.abs(z)))),
  };
}

function ladderOf(design: BoundaryDesign): readonly Rung[] {
  const key = `${design.looks} ${design.spending} ${design.alpha}`;
  const known = ladders.get(key);
  if (known) return known;
  const oldest = ladders.keys().next().value;
  if (ladders.size >= CACHED_DESIGNS && oldest !== undefined) ladders.delete(oldest);
  const ladder = computeLadder(design);
  ladders.set(key, ladder);
  return ladder;
}

/** Twice the plan's alpha is what a one-sided test at alpha needs. */
function computeLadder({ looks, spending, alpha }: BoundaryDesign): readonly Rung[] {
  const information = Array.from({ length: looks }, (_, index) => (index + 1) / looks);
  const own = [alpha, 2 * alpha].filter((value) => value < 1);
  return [...new Set([...LADDER, ...own])]
    .sort((a, b) => b - a)
    .map((level) => ({
      level: normalUpperQuantile(level / 2),
      boundaries: groupSequentialDesign({
        information,
        alpha: level,
        spending: { kind: spending },
      }).looks.map(({ criticalValue }) => criticalValue),
    }));
}

/** Piecewise linear through ascending knots; the last piece goes on. */
function interpolated(from: readonly number[], to: readonly number[], at: number): number {
  let right = 1;
  while (right < from.length - 1 && from[right]! < at) right += 1;
  const [x0, x1] = [from[right - 1]!, from[right]!];
  const [y0, y1] = [to[right - 1]!, to[right]!];
  // Of the two forms the one that starts at the nearer knot, so that a knot gives its own value exactly.
  const share = (at - x0) / (x1 - x0);
  return share < 0.5 ? y0 + (y1 - y0) * share : y1 - (y1 - y0) * ((x1 - at) / (x1 - x0));
}
