import { requireOpenProbability } from '../distributions/argument-checks.js';

/** No power below one is still out of reach with an effect of this many standard errors. */
const LARGEST = 1e6;

/**
 * The effect, in standard errors, at which a test has the wanted power: the root of an increasing power function, by
 * regula falsi. 0 when it has that power without any effect, null when no effect within a million standard errors reaches it.
 *
 * @example noncentralityForPower(0.8, (noncentrality) => powerOfFixedTest(noncentrality)) // 2.80158
 */
export function noncentralityForPower(
  power: number,
  powerAt: (noncentrality: number) => number,
): number | null {
  requireOpenProbability(power, 'power');
  const excess = (noncentrality: number): number => powerAt(noncentrality) - power;
  let [low, atLow] = [0, excess(0)];
  if (atLow >= 0) return 0;
  let [high, atHigh] = [4, excess(4)];
  while (atHigh < 0) {
    if (high > LARGEST) return null;
    [low, atLow] = [high, atHigh];
    high *= 2;
    atHigh = excess(high);
  }
  return illinois(excess, { low, atLow, high, atHigh });
}

interface Bracket {
  low: number;
  atLow: number;
  high: number;
  atHigh: number;
}

/** Regula falsi with the Illinois rule: each evaluation may cost milliseconds, and this takes about ten. */
function illinois(excess: (x: number) => number, { low, atLow, high, atHigh }: Bracket): number {
  let side = 0;
  for (let step = 0; step < 200 && high - low > 1e-12 * high; step++) {
    const crossing = (low * atHigh - high * atLow) / (atHigh - atLow);
    const middle = crossing > low && crossing < high ? crossing : 0.5 * (low + high);
    if (middle === low || middle === high) break;
    const value = excess(middle);
    if (value < 0) {
      [low, atLow] = [middle, value];
      if (side === -1) atHigh /= 2;
      side = -1;
    } else {
      [high, atHigh] = [middle, value];
      if (side === 1) atLow /= 2;
      side = 1;
    }
  }
  return high;
}
