import type { PowerQuestion } from '#libs/domain';
import {
  confidenceSequenceBoundary,
  groupSequentialDesign,
  noncentralityForPower,
  powerOfFixedTest,
  stoppingPower,
  type StoppingBoundary,
} from '#libs/stats';

/** How the chosen inference finds an effect, whatever the metric. */
export interface Detection {
  /** Level of one comparison: alpha shared equally by the primary metrics and arms (Bonferroni). */
  alpha: number;
  /** Wanted of one comparison: the risk of missing something is shared by the decision's metric and its guardrails. */
  power: number;
  /** Chance to find an effect of so many standard errors (at the planned end), with the right sign. */
  powerOf(noncentrality: number, degreesOfFreedom: number): number;
  /** Standard errors that an effect must be to be found with the wanted power; null: no effect is. */
  needed(degreesOfFreedom: number): number | null;
  /** Expected share of the planned units when the experiment stops at its first crossing; null at a fixed horizon. */
  expectedShare(noncentrality: number): number | null;
}

type Plan = Pick<
  PowerQuestion,
  'weights' | 'metrics' | 'guardrails' | 'alpha' | 'power' | 'inference' | 'looks'
>;

/** alpha over (metrics times arms). */
export function alphaPerComparison({ alpha, metrics, weights }: Plan): number {
  return alpha / (metrics * (weights.length - 1));
}

/** Schultzberg, Ankargren & Franberg (2024): with G guardrails that must pass too, 1 - (1 - power)/(G + 1). */
export function powerPerComparison({ power, guardrails }: Plan): number {
  return 1 - (1 - power) / (guardrails + 1);
}

export function detectionOf(plan: Plan): Detection {
  const alpha = alphaPerComparison(plan);
  const power = powerPerComparison(plan);
  return plan.inference === 'fixed'
    ? fixedDetection(alpha, power)
    : repeatedDetection(alpha, power, boundaryOf(plan));
}

/** The looks of the plan as a boundary of |z|. The confidence sequence is tuned to the planned end, as that of the report is. */
export function boundaryOf(plan: Plan, unitsOverTuning = pairOverAverage(plan)): StoppingBoundary {
  const alpha = alphaPerComparison(plan);
  const { looks } = plan;
  if (plan.inference === 'sequential') return confidenceSequenceBoundary({ looks, alpha, unitsOverTuning });
  return groupSequentialDesign({
    information: Array.from({ length: looks }, (_, index) => (index + 1) / looks),
    alpha,
  });
}

/** Units of the first pair of arms over those of control and an average treatment, to which a report tunes the sequence. */
function pairOverAverage({ weights: [control = 0, ...treatments] }: Plan): number {
  const average = treatments.reduce((sum, weight) => sum + weight, 0) / treatments.length;
  return (control + treatments[0]!) / (control + average);
}

function repeatedDetection(alpha: number, power: number, boundary: StoppingBoundary): Detection {
  const behaviour = stoppingPower(boundary);
  const needed = noncentralityForPower(power, (drift) => behaviour(drift).power);
  return {
    alpha,
    power,
    powerOf: (noncentrality) => behaviour(tame(noncentrality)).power,
    needed: () => needed,
    expectedShare: (noncentrality) => behaviour(tame(noncentrality)).expectedInformation,
  };
}

/** Beyond it every path has crossed at the first looks, and re-weighing paths would overflow. */
const CERTAIN = 30;

function tame(noncentrality: number): number {
  return Math.min(noncentrality, CERTAIN);
}

function fixedDetection(alpha: number, power: number): Detection {
  const solve = (degreesOfFreedom: number): number | null =>
    noncentralityForPower(power, (noncentrality) =>
      powerOfFixedTest(noncentrality, { alpha, degreesOfFreedom }),
    );
  return {
    alpha,
    power,
    powerOf: (noncentrality, degreesOfFreedom) =>
      powerOfFixedTest(Math.min(noncentrality, 1e3), { alpha, degreesOfFreedom }),
    needed: smoothIn(solve),
    expectedShare: () => null,
  };
}

/** From here on two terms in 1/df describe the t test's needs to seven digits. */
const SMOOTH_FROM = 200;

/** Solving takes milliseconds and a curve asks for each of its days, so large samples are interpolated in 1/df. */
function smoothIn(solve: (degreesOfFreedom: number) => number | null): Detection['needed'] {
  let terms: [limit: number, first: number, second: number] | null = null;
  return (degreesOfFreedom) => {
    if (degreesOfFreedom < SMOOTH_FROM) return solve(degreesOfFreedom);
    terms ??= termsOf(solve);
    if (!terms) return null;
    const [limit, first, second] = terms;
    return limit + first / degreesOfFreedom + second / degreesOfFreedom ** 2;
  };
}

/** Of limit + first/df + second/df², through the answers at 200, 400 and infinitely many. */
function termsOf(solve: (degreesOfFreedom: number) => number | null): [number, number, number] | null {
  const [limit, near, far] = [solve(Infinity), solve(SMOOTH_FROM), solve(2 * SMOOTH_FROM)];
  if (limit === null || near === null || far === null) return null;
  const [a, b] = [SMOOTH_FROM * (near - limit), 2 * SMOOTH_FROM * (far - limit)];
  return [limit, 2 * b - a, 2 * SMOOTH_FROM * (a - b)];
}
