import { compositeGaussLegendre } from '../distributions/gauss-legendre.js';
import { normalSurvival } from '../distributions/normal.js';

/**
 * Density of the score B = Z √t at one look, restricted to paths that have not stopped, as weighted
 * quadrature nodes under zero drift (Armitage, McPherson & Rowe 1969). A drift re-weighs the nodes by
 * exp(drift·b - drift² t/2), so one recursion serves every alternative.
 */
export interface Continuation {
  readonly information: number;
  readonly nodes: Float64Array;
  /** Density x quadrature weight. */
  readonly mass: Float64Array;
}

/** Limits of the region in which a trial goes on, on the z scale. */
export interface Region {
  readonly lower: number;
  readonly upper: number;
}

const ORDER = 16;
/** Paths beyond this many standard deviations (chance 1e-44) are not followed. */
const REACH = 14;
/** Half-width, in standard deviations, of the band in which an increment's density counts (1e-43). */
const BAND = 14;
const MAX_PANELS = 2000;

function ruleFor(
  region: Region,
  information: number,
  resolution: number,
): { nodes: Float64Array; weights: Float64Array } {
  const root = Math.sqrt(information);
  const low = Math.max(region.lower, -REACH) * root;
  const high = Math.min(region.upper, REACH) * root;
  const panels = Math.min(MAX_PANELS, Math.max(4, Math.ceil((high - low) / (2 * resolution))));
  return compositeGaussLegendre(low, high, panels, ORDER);
}

/** Density at the first look. `resolution` is the smaller of this and the next increment's deviation. */
export function firstContinuation(region: Region, information: number, resolution: number): Continuation {
  const { nodes, weights } = ruleFor(region, information, resolution);
  const scale = 1 / Math.sqrt(2 * Math.PI * information);
  const mass = nodes.map((b, i) => weights[i]! * scale * Math.exp((-b * b) / (2 * information)));
  return { information, nodes, mass };
}

/** Index of the first node above a value; nodes ascend. */
function firstAbove(nodes: Float64Array, value: number): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodes[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Density at the next look, from the one before. */
export function nextContinuation(
  previous: Continuation,
  region: Region,
  information: number,
  resolution: number,
): Continuation {
  const { nodes, weights } = ruleFor(region, information, resolution);
  const variance = information - previous.information;
  const scale = 1 / Math.sqrt(2 * Math.PI * variance);
  const band = BAND * Math.sqrt(variance);
  const factor = -1 / (2 * variance);
  const mass = new Float64Array(nodes.length);
  const ascending = previous.nodes;
  for (let i = 0; i < nodes.length; i++) {
    const b = nodes[i]!;
    let sum = 0;
    for (let j = firstAbove(ascending, b - band); j < ascending.length; j++) {
      const gap = b - ascending[j]!;
      if (gap < -band) break;
      sum += previous.mass[j]! * Math.exp(factor * gap * gap);
    }
    mass[i] = weights[i]! * scale * sum;
  }
  return { information, nodes, mass };
}

/**
 * Probability that the score at `information` exceeds `critical` √information (or, downward, falls below)
 * without having stopped before, under a drift (mean of B per unit of information).
 */
export function crossingProbability(
  previous: Continuation | null,
  information: number,
  critical: number,
  { drift = 0, direction = 1 }: { readonly drift?: number; readonly direction?: 1 | -1 } = {},
): number {
  const level = critical * Math.sqrt(information);
  if (!previous) return normalSurvival((direction * (level - drift * information)) / Math.sqrt(information));
  const step = Math.max(0, information - previous.information);
  const deviation = Math.sqrt(step);
  const { nodes, mass } = previous;
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) {
    const u = nodes[i]!;
    const gap = direction * (level - u - drift * step);
    // A look without new information stops exactly the paths that already are beyond the level.
    const tail = deviation > 0 ? normalSurvival(gap / deviation) : gap <= 0 ? 1 : 0;
    const tilt = drift === 0 ? 1 : Math.exp(drift * u - (drift * drift * previous.information) / 2);
    sum += mass[i]! * tilt * tail;
  }
  return sum;
}
