/** A search for the smallest integer at which a distribution function reaches a probability. */
export interface DiscreteSearch {
  /** Whether P(X <= k) has reached the probability; monotone in k. */
  readonly reaches: (k: number) => boolean;
  readonly start: number;
  /** Scale of the steps: the standard deviation. */
  readonly spread: number;
  readonly maximum: number;
}

/** Smallest integer in 0..maximum for which `reaches` holds: widening steps, then bisection. */
export function solveDiscreteQuantile({ reaches, start, spread, maximum }: DiscreteSearch): number {
  const clamp = (k: number): number => Math.min(Math.max(0, k), maximum);
  let step = Math.max(1, Math.floor(spread / 8));
  let low = clamp(Math.floor(start) - step);
  let high = clamp(Math.floor(start) + step);
  while (low > 0 && reaches(low)) {
    high = low;
    step *= 2;
    low = clamp(low - step);
  }
  if (low === 0 && reaches(0)) return 0;
  while (high < maximum && !reaches(high)) {
    low = high;
    step *= 2;
    high = clamp(high + step);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high;
}
