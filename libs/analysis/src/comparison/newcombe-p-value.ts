import { normalSurvival, wilsonInterval, type Successes } from '#libs/stats';

/** Sixty halvings of the normal quantile's range reach the precision of doubles; at its end p is 1e-299. */
const HALVINGS = 60;
const LARGEST_QUANTILE = 37;

/**
 * The p-value that belongs to Newcombe's interval: the smallest alpha at which it leaves out zero. For counts so small
 * that the z test and the interval would tell different stories.
 */
export function newcombePValue(control: Successes, treatment: Successes): number {
  const [low, high] =
    control.successes / control.n < treatment.successes / treatment.n
      ? [control, treatment]
      : [treatment, control];
  let below = 0;
  let above = LARGEST_QUANTILE;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (below + above) / 2;
    if (isAbove(high, low, 2 * normalSurvival(middle))) below = middle;
    else above = middle;
  }
  return Math.min(1, 2 * normalSurvival(below));
}

/** Whether the lower end of Newcombe's interval (method 10) of high - low is above zero. */
function isAbove(high: Successes, low: Successes, alpha: number): boolean {
  if (alpha >= 1) return high.successes / high.n > low.successes / low.n;
  const [pHigh, pLow] = [high.successes / high.n, low.successes / low.n];
  const reach = Math.hypot(
    pHigh - wilsonInterval(high, alpha).lower,
    wilsonInterval(low, alpha).upper - pLow,
  );
  return pHigh - pLow > reach;
}
