import { requireInteger } from '../distributions/argument-checks.js';

/** Counts of a yes/no metric in one arm. */
export interface Successes {
  readonly successes: number;
  readonly n: number;
}

/** Throws a RangeError unless 0 <= successes <= n are integers and n is at least `minimum`. */
export function requireSuccesses({ successes, n }: Successes, arm: string, minimum = 1): void {
  requireInteger(n, `n of ${arm}`, minimum);
  requireInteger(successes, `successes of ${arm}`);
  if (successes > n) throw new RangeError(`successes of ${arm} (${successes}) exceed n (${n})`);
}
