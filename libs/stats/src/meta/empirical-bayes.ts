import { dersimonianLairdVariance } from './random-effects.js';
import { requireStudies, weightedMean, type StudyEffect } from './effects.js';

/** A normal prior learned from past effects. */
export interface EmpiricalPrior {
  readonly mean: number;
  readonly variance: number;
  /** Posterior mean of each effect under that prior. */
  readonly posteriorMeans: readonly number[];
}

function logLikelihood(studies: readonly StudyEffect[], tau: number): number {
  const { mean } = weightedMean(studies, tau);
  return studies.reduce(
    (sum, { estimate, variance }) =>
      sum - 0.5 * Math.log(variance + tau) - (0.5 * (estimate - mean) ** 2) / (variance + tau),
    0,
  );
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const SCAN_POINTS = 80;

/** Maximum of a function of ln(tau²): the best point of a scan, polished by golden section. */
function maximise(f: (tau: number) => number, centre: number): number {
  const grid = Array.from(
    { length: SCAN_POINTS + 1 },
    (_, i) => Math.log(centre) + (i / SCAN_POINTS - 0.75) * 28,
  );
  const values = grid.map((x) => f(Math.exp(x)));
  const best = values.indexOf(Math.max(...values));
  let [low, high] = [grid[Math.max(0, best - 1)]!, grid[Math.min(SCAN_POINTS, best + 1)]!];
  for (let step = 0; step < 80; step++) {
    const [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (f(Math.exp(a)) < f(Math.exp(b))) low = a;
    else high = b;
  }
  return Math.exp(0.5 * (low + high));
}

/**
 * Empirical Bayes with a normal prior: mean and variance by maximum marginal likelihood (the mean profiled
 * out). When the effects vary less than their errors the variance is 0 and every effect shrinks to the mean.
 */
export function empiricalBayesNormal(studies: readonly StudyEffect[]): EmpiricalPrior {
  requireStudies(studies);
  const typical = studies.reduce((sum, { variance }) => sum + variance, 0) / studies.length;
  const start = Math.max(dersimonianLairdVariance(studies), typical);
  const candidate = maximise((tau) => logLikelihood(studies, tau), start);
  const variance = logLikelihood(studies, candidate) > logLikelihood(studies, 0) ? candidate : 0;
  const { mean } = weightedMean(studies, variance);
  const posteriorMeans = studies.map((study) => {
    const own = variance / (variance + study.variance);
    return own * study.estimate + (1 - own) * mean;
  });
  return { mean, variance, posteriorMeans };
}
