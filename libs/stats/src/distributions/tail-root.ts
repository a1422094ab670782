import type { Tails } from './incomplete-gamma.js';

/** What {@link solveTail} needs to know of a continuous distribution. */
export interface TailFunctions {
  readonly tails: (x: number) => Tails;
  readonly density: (x: number) => number;
}

export interface TailTarget {
  readonly probability: number;
  /** Which tail the probability is of; give the smaller one, it is the one that carries the digits. */
  readonly tail: 'lower' | 'upper';
}

export interface Bracket {
  readonly low: number;
  readonly high: number;
}

const MAX_STEPS = 400;
/** Relative step below which Newton only follows rounding noise. */
const CONVERGED = 1e-15;

function newtonStep(value: number, target: number, density: number): number {
  if (!(density > 0)) return NaN;
  const ratio = value / target;
  // Far out the tail is nearly exponential, so the step is taken on its logarithm.
  return ratio > 0 && target < 0.3 ? (Math.log(ratio) * value) / density : (value - target) / density;
}

function midpoint({ low, high }: Bracket, x: number): number {
  if (high === Infinity) return x > 0 ? x * 2 : 1;
  // Geometric when the bracket spans orders of magnitude, so that roots like 1e-200 are reached.
  if (low > 0 && high / low > 16) return Math.sqrt(low) * Math.sqrt(high);
  return low === 0 && x < 1e-3 ? x / 16 : 0.5 * (low + high);
}

/**
 * Quantile by safeguarded Newton steps on the logarithm of the smaller tail: every step stays inside the
 * bracket, and the bracket is judged on that tail, so that the answer has the tail's own precision.
 */
export function solveTail(
  { tails, density }: TailFunctions,
  { probability, tail }: TailTarget,
  support: Bracket,
  start: number,
): number {
  let { low, high } = support;
  let x = start;
  for (let step = 0; step < MAX_STEPS; step++) {
    const value = tails(x)[tail];
    const isLeftOfRoot = tail === 'lower' ? value < probability : value > probability;
    if (value === probability) return x;
    if (isLeftOfRoot) low = x;
    else high = x;
    const distance = newtonStep(value, probability, density(x));
    let next = tail === 'lower' ? x - distance : x + distance;
    if (!(next > low && next < high)) {
      if (Math.abs(next - x) <= CONVERGED * Math.abs(x)) return x;
      next = midpoint({ low, high }, x);
    }
    if (Math.abs(next - x) <= CONVERGED * Math.abs(next)) return next;
    x = next;
  }
  return x;
}
