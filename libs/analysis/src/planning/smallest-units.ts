import type { PowerQuestion } from '#libs/domain';
import type { Detection } from './detection.js';
import { degreesOfFreedomOf, noncentralityOf, unitVariances } from './noncentrality.js';
import { splitUnitsUp } from './split-units.js';

/** More units than this are no plan. */
const MOST_UNITS = 1e15;

/** The fewest units by variant that find the question's effect with the wanted power; null when no number does. */
export function smallestUnits(question: PowerQuestion, detection: Detection): number[] | null {
  const needed = detection.needed(Infinity);
  if (needed === null || question.effect === null) return null;
  const from = normalUnits(question, question.effect, needed);
  if (!(from <= MOST_UNITS)) return null;
  const isEnough = (units: number): boolean =>
    suffices(question, detection, splitUnitsUp(units, question.weights));
  const units = smallestWhole(Math.max(1, Math.ceil(from - 1e-6)), isEnough);
  return units === null ? null : splitUnitsUp(units, question.weights);
}

/** n (effect/needed)² = unit variances over shares: exact where the reference is normal. */
function normalUnits({ weights, ...question }: PowerQuestion, effect: number, needed: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const { control, treatment } = unitVariances(question, effect);
  const perUnit = control / (weights[0]! / total) + treatment / (weights[1]! / total);
  return perUnit * (needed / (effect * question.baseline.mean)) ** 2;
}

function suffices(question: PowerQuestion, detection: Detection, units: readonly number[]): boolean {
  const pair = { control: units[0]!, treatment: units[1]! };
  const degreesOfFreedom = degreesOfFreedomOf(question, pair);
  const needed = degreesOfFreedom === null ? null : detection.needed(degreesOfFreedom);
  const reached = noncentralityOf(question, question.effect ?? 0, pair);
  return needed !== null && reached >= needed * (1 - 1e-9);
}

/** First whole number from `start` on that is enough, for a condition that stays true once it is. */
function smallestWhole(start: number, isEnough: (value: number) => boolean): number | null {
  if (isEnough(start)) return start;
  let step = 1;
  while (!isEnough(start + step)) {
    step *= 2;
    if (start + step > MOST_UNITS) return null;
  }
  let [low, high] = [start + Math.floor(step / 2), start + step];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
