import { normalSurvival, twoProportions, type Successes } from '#libs/stats';
import { sideOfZero } from './fixed-answer.js';

/** Bisection of the normal quantile; 60 halvings of [0, 38] reach the doubles' precision, and at 38 p is the smallest double. */
const HALVINGS = 60;
const LARGEST_QUANTILE = 37;

/**
 * The p-value that belongs to Newcombe's interval: the smallest alpha at which it leaves out zero. For counts so small
 * that the z test and the interval would tell different stories.
 */
export function newcombePValue(control: Successes, treatment: Successes): number {
  let below = 0;
  let above = LARGEST_QUANTILE;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (below + above) / 2;
    const { newcombe } = twoProportions(control, treatment, 2 * normalSurvival(middle));
    if (sideOfZero(newcombe) === 0) above = middle;
    else below = middle;
  }
  return Math.min(1, 2 * normalSurvival(below));
}
