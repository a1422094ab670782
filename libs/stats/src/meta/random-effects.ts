import { DEFAULTS } from '../defaults.js';
import { requireOpenProbability } from '../distributions/argument-checks.js';
import { studentTUpperQuantile } from '../distributions/student-t.js';
import type { Interval } from '../inference/inference.js';
import { cochranQ, requireStudies, weightedMean, type StudyEffect } from './effects.js';

/** An effect of one study, shrunk toward the pooled mean. */
export interface ShrunkenEffect {
  readonly estimate: number;
  readonly standardError: number;
}

/** Pooled effect when studies have truths of their own. */
export interface RandomEffects {
  /** Between-study variance, tau². */
  readonly betweenVariance: number;
  readonly estimate: number;
  readonly standardError: number;
  /** Cochran's Q. */
  readonly heterogeneity: number;
  /** Share of variation due to heterogeneity, percent. */
  readonly iSquared: number;
  /** Hartung & Knapp (2001); null for one study. */
  readonly hartungKnapp: { readonly standardError: number; readonly interval: Interval } | null;
  /** Where the truth of a further study would lie; null for fewer than three studies. */
  readonly predictionInterval: Interval | null;
  /** Best linear unbiased predictions, one per study. */
  readonly shrunken: readonly ShrunkenEffect[];
}

/** DerSimonian & Laird's (1986) moment estimate of the between-study variance. */
export function dersimonianLairdVariance(studies: readonly StudyEffect[]): number {
  requireStudies(studies);
  const weights = studies.map(({ variance }) => 1 / variance);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const scale = total - weights.reduce((sum, weight) => sum + weight * weight, 0) / total;
  return scale > 0 ? Math.max(0, (cochranQ(studies) - (studies.length - 1)) / scale) : 0;
}

const MAX_STEPS = 1000;

/** Restricted maximum likelihood by Fisher scoring, started at DerSimonian-Laird; never below 0. */
export function restrictedLikelihoodVariance(studies: readonly StudyEffect[]): number {
  let tau = dersimonianLairdVariance(studies);
  for (let step = 0; step < MAX_STEPS; step++) {
    const { mean, totalWeight } = weightedMean(studies, tau);
    const weights = studies.map(({ variance }) => 1 / (variance + tau));
    const squares = weights.reduce((sum, w) => sum + w * w, 0);
    const cubes = weights.reduce((sum, w) => sum + w * w * w, 0);
    const spread = studies.reduce((sum, { estimate }, i) => sum + (weights[i]! * (estimate - mean)) ** 2, 0);
    const trace = totalWeight - squares / totalWeight;
    const information = squares - (2 * cubes) / totalWeight + (squares / totalWeight) ** 2;
    if (!(information > 0)) return tau;
    let change = (spread - trace) / information;
    while (tau + change < 0 && change !== 0) change /= 2;
    if (Math.abs(change) <= 1e-14 * (tau + 1e-300) || (tau < 1e-300 && change <= 0)) break;
    tau += change;
  }
  return tau;
}

function shrink(
  studies: readonly StudyEffect[],
  tau: number,
  mean: number,
  varianceOfMean: number,
): ShrunkenEffect[] {
  return studies.map(({ estimate, variance }) => {
    const own = tau / (tau + variance);
    return {
      estimate: own * estimate + (1 - own) * mean,
      standardError: Math.sqrt(own * variance + (1 - own) ** 2 * varianceOfMean),
    };
  });
}

/**
 * Random-effects meta-analysis with the between-study variance by DerSimonian-Laird or REML (default).
 * Throws a RangeError on no studies or a variance that is not positive.
 */
export function randomEffects(
  studies: readonly StudyEffect[],
  {
    method = 'reml',
    alpha = DEFAULTS.alpha,
  }: { readonly method?: 'reml' | 'dersimonian-laird'; readonly alpha?: number } = {},
): RandomEffects {
  requireStudies(studies);
  requireOpenProbability(alpha, 'alpha');
  const tau = method === 'reml' ? restrictedLikelihoodVariance(studies) : dersimonianLairdVariance(studies);
  const { mean, totalWeight } = weightedMean(studies, tau);
  const heterogeneity = cochranQ(studies);
  const free = studies.length - 1;
  return {
    betweenVariance: tau,
    estimate: mean,
    standardError: Math.sqrt(1 / totalWeight),
    heterogeneity,
    iSquared: iSquared(studies, tau, heterogeneity, method),
    hartungKnapp: hartungKnapp(studies, tau, alpha),
    predictionInterval: free < 2 ? null : predictionInterval(mean, tau + 1 / totalWeight, free - 1, alpha),
    shrunken: shrink(studies, tau, mean, 1 / totalWeight),
  };
}

function hartungKnapp(
  studies: readonly StudyEffect[],
  tau: number,
  alpha: number,
): RandomEffects['hartungKnapp'] {
  const free = studies.length - 1;
  if (free < 1) return null;
  const { mean, totalWeight } = weightedMean(studies, tau);
  const spread = studies.reduce(
    (sum, { estimate, variance }) => sum + (estimate - mean) ** 2 / (variance + tau),
    0,
  );
  const standardError = Math.sqrt(spread / free / totalWeight);
  const margin = studentTUpperQuantile(alpha / 2, free) * standardError;
  return { standardError, interval: { lower: mean - margin, upper: mean + margin } };
}

function predictionInterval(
  mean: number,
  variance: number,
  degreesOfFreedom: number,
  alpha: number,
): Interval {
  const margin = studentTUpperQuantile(alpha / 2, degreesOfFreedom) * Math.sqrt(variance);
  return { lower: mean - margin, upper: mean + margin };
}

/** 100 tau²/(tau² + typical sampling variance) (Higgins & Thompson 2002). */
function iSquared(studies: readonly StudyEffect[], tau: number, q: number, method: string): number {
  const free = studies.length - 1;
  if (free < 1) return 0;
  if (method === 'dersimonian-laird') return q > free ? (100 * (q - free)) / q : 0;
  const weights = studies.map(({ variance }) => 1 / variance);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const typical = (free * total) / (total * total - weights.reduce((sum, w) => sum + w * w, 0));
  return (100 * tau) / (tau + typical);
}
