import { srmChiSquare, srmSequential } from '#libs/stats';
import { method, orError, type Method } from './method.js';

interface FixedInputs {
  readonly observed: readonly number[];
  readonly weights: readonly number[];
}

interface SequentialInputs {
  readonly counts: readonly number[];
  readonly theta0: readonly number[];
  readonly dirichlet_concentration: number;
}

export const sampleRatio: Readonly<Record<string, Method>> = {
  srm_chi_square: method<FixedInputs>(({ observed, weights }) =>
    orError(srmChiSquare(observed, weights), (test) => ({
      chi2: test.chiSquare,
      df: test.degreesOfFreedom,
      p: test.pValue,
      expected: test.expected,
    })),
  ),
  srm_sequential_multinomial: method<SequentialInputs>(({ counts, theta0, dirichlet_concentration }) =>
    orError(srmSequential(counts, theta0, { concentration: dirichlet_concentration }), (test) => ({
      log_bayes_factor: test.logEValue,
      p_instant: test.pInstant,
    })),
  ),
};
