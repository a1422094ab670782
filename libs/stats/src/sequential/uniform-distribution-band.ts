import { requireInteger, requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';

/** Leading constant of the band; any above 1/√2 is valid, this one is narrow over the usual range. */
const LEADING = 0.85;

/** ln of the crossing chance for constant C, at the best epoch ratio: the paper's one-dimensional minimisation. */
function logCrossingChance(constant: number): number {
  const logChance = (eta: number): number => {
    const gamma = Math.sqrt(2 / eta) * (LEADING - Math.sqrt((2 * (eta - 1)) / constant));
    if (!(gamma > 1)) return Infinity;
    const square = gamma * gamma;
    return Math.log(4) - square * constant + Math.log1p(1 / ((square - 1) * Math.log(eta)));
  };
  let best = Infinity;
  let [low, high] = [1, 2 * LEADING * LEADING];
  // Coarse scans on ever narrower brackets: the function is smooth with one minimum, infinite outside.
  for (let round = 0; round < 12; round++) {
    const width = (high - low) / 40;
    let at = low;
    for (let i = 1; i < 40; i++) {
      const value = logChance(low + i * width);
      if (value < best) [best, at] = [value, low + i * width];
    }
    if (at === low) continue;
    [low, high] = [Math.max(1, at - width), at + width];
  }
  return best;
}

const constants = new Map<number, number>();

function constantFor(alpha: number): number {
  const known = constants.get(alpha);
  if (known !== undefined) return known;
  let [low, high] = [0.1, 50];
  while (logCrossingChance(high) > Math.log(alpha)) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = 0.5 * (low + high);
    if (logCrossingChance(middle) > Math.log(alpha)) low = middle;
    else high = middle;
  }
  if (constants.size > 256) constants.clear();
  constants.set(alpha, high);
  return high;
}

/**
 * Half-width of a band around an empirical distribution function that holds the true one at every point and at
 * every sample size from `firstLook` on, with chance 1 - alpha (Howard & Ramdas 2022, theorem 2):
 * 0.85 √((ln(1 + ln(n/m)) + C)/n). Infinite before the first look.
 *
 * @example anytimeDistributionBand(1000, { alpha: 0.05, firstLook: 100 }) // 0.0820477
 */
export function anytimeDistributionBand(
  n: number,
  { alpha, firstLook }: { readonly alpha: number; readonly firstLook: number },
): number {
  requireInteger(n, 'n', 1);
  requireOpenProbability(alpha, 'alpha');
  requirePositive(firstLook, 'firstLook');
  if (n < firstLook) return Infinity;
  return LEADING * Math.sqrt((Math.log1p(Math.log(n / firstLook)) + constantFor(alpha)) / n);
}

/**
 * The same band for one look at a planned size: √(ln(2/alpha)/(2n)) (Dvoretzky, Kiefer & Wolfowitz 1956 with the
 * constant of Massart 1990).
 *
 * @example fixedDistributionBand(1000, 0.05) // 0.0429
 */
export function fixedDistributionBand(n: number, alpha: number): number {
  requireInteger(n, 'n', 1);
  requireOpenProbability(alpha, 'alpha');
  return Math.sqrt(Math.log(2 / alpha) / (2 * n));
}
