import { InvalidInputError, type SimulationPlan } from '#libs/domain';
import { randomInt } from 'node:crypto';
import type { SimulationInput } from './simulation.dto.js';

/** Shares are written by people, as 0.333. */
const WEIGHT_SUM_TOLERANCE = 0.0005;
const SEEDS = 2 ** 32;

/** The plan that the input says; a seed that is drawn is kept with it, so that everything can be repeated. */
export function simulationPlanOf(input: SimulationInput): SimulationPlan {
  const { metric, experiment = null, days, splits, looks, alpha, seed = randomInt(SEEDS) } = input;
  return { metric, experiment, days, splits, looks, weights: sharesOf(input.weights), alpha, seed };
}

function sharesOf([control = 0, treatment = 0]: readonly number[]): [number, number] {
  const sum = control + treatment;
  if (Math.abs(sum - 1) > WEIGHT_SUM_TOLERANCE) {
    const detail = `sum to ${Number(sum.toPrecision(6))}, they must sum to 1`;
    throw new InvalidInputError(`/weights ${detail}.`, [{ pointer: '/weights', detail }]);
  }
  return [control, treatment];
}
