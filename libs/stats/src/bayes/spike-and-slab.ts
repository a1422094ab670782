import { requireNonNegative, requireOpenProbability } from '../distributions/argument-checks.js';
import { normalCdf } from '../distributions/normal.js';
import {
  logBayesFactor,
  normalPosterior,
  type NormalPosterior,
  type NormalPrior,
} from './normal-posterior.js';

export interface SpikeAndSlabOptions {
  /** Prior of effects that exist. */
  readonly slab: NormalPrior;
  /** Prior probability that there is no effect at all. */
  readonly nullProbability?: number;
  /** Half-width of the region of practical equivalence, in the effect's unit. */
  readonly ropeWidth?: number;
}

/** Posterior of an effect that may be exactly zero. */
export interface SpikeAndSlab {
  readonly kind: 'spike-and-slab';
  /** ln of the Bayes factor of "there is an effect" against "there is none". */
  readonly logBayesFactor: number;
  readonly posteriorNullProbability: number;
  /** Posterior given that there is an effect. */
  readonly slab: NormalPosterior;
  /** Posterior mean, averaged over whether there is an effect. */
  readonly mean: number;
  /** P(effect > 0) and P(effect < 0); the rest is P(effect = 0). */
  readonly chancePositive: number;
  readonly chanceNegative: number;
  /** P(|effect| <= ropeWidth), including P(effect = 0). */
  readonly ropeProbability: number;
}

/**
 * Normal estimate under a prior that puts mass on no effect: p0 δ_0 + (1 - p0) N(slab). The Bayes factor is the ratio
 * of normal densities N(d; m0, se² + v0)/N(d; 0, se²) (Jeffreys 1961); with m0 = 0 it is also the mixture likelihood
 * ratio of the mSPRT, so its inverse is an always-valid p-value. Throws a RangeError on impossible arguments.
 *
 * @example
 * spikeAndSlab({ estimate: 0.03, standardError: 0.01 }, { slab: { mean: 0, variance: 4e-4 }, nullProbability: 0.5 })
 * // posteriorNullProbability 0.058, mean 0.0226
 */
export function spikeAndSlab(
  evidence: { readonly estimate: number; readonly standardError: number },
  { slab: prior, nullProbability = 0.5, ropeWidth = 0 }: SpikeAndSlabOptions,
): SpikeAndSlab {
  requireOpenProbability(nullProbability, 'nullProbability');
  requireNonNegative(ropeWidth, 'ropeWidth');
  const slab = normalPosterior(evidence, prior);
  const logFactor = logBayesFactor(evidence, prior);
  const logOdds = logFactor + Math.log1p(-nullProbability) - Math.log(nullProbability);
  const ofNull = 1 / (1 + Math.exp(logOdds));
  const ofEffect = 1 / (1 + Math.exp(-logOdds));
  const { mean, standardDeviation } = slab;
  const insideSlab =
    normalCdf((ropeWidth - mean) / standardDeviation) - normalCdf((-ropeWidth - mean) / standardDeviation);
  return {
    kind: 'spike-and-slab',
    logBayesFactor: logFactor,
    posteriorNullProbability: ofNull,
    slab,
    mean: ofEffect * mean,
    chancePositive: ofEffect * slab.chanceToWin,
    chanceNegative: ofEffect * normalCdf(-mean / standardDeviation),
    ropeProbability: Math.min(1, ofNull + ofEffect * insideSlab),
  };
}
