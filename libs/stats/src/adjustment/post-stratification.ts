import { dataError, type DataError } from '../data-error.js';
import { makeEstimate, type Estimate } from '../estimation/estimate.js';
import { welchDegreesOfFreedom } from '../estimation/welch-degrees-of-freedom.js';
import type { Flag } from '../flags.js';
import { mergeMoments } from '../moments/merge-moments.js';
import { varianceOfMean, type Moments } from '../moments/moments.js';

/** One stratum of an experiment: units that were alike before exposure. */
export interface Stratum {
  readonly control: Moments;
  readonly treatment: Moments;
}

/** Post-stratified comparison. */
export interface PostStratified {
  readonly kind: 'post-stratified';
  /** For these units: variance given the strata's sizes. */
  readonly conditional: Estimate;
  /** For the population they were drawn from: adds the multinomial variance of the strata's shares. */
  readonly superPopulation: Estimate;
  /** Strata after merging those that were too thin. */
  readonly strata: readonly Stratum[];
}

const isThin = ({ control, treatment }: Stratum): boolean => control.n < 2 || treatment.n < 2;

function meanOf({ control, treatment }: Stratum): number {
  return mergeMoments(control, treatment).mean;
}

/** Merges each stratum with fewer than two units in an arm into the one with the nearest mean. */
function mergeThinStrata(strata: readonly Stratum[]): readonly Stratum[] {
  const merged = strata.filter(({ control, treatment }) => control.n + treatment.n > 0);
  for (let thin = merged.findIndex(isThin); thin >= 0 && merged.length > 1; thin = merged.findIndex(isThin)) {
    const [stratum] = merged.splice(thin, 1);
    const centre = meanOf(stratum!);
    const distances = merged.map((other) => Math.abs(meanOf(other) - centre));
    const nearest = distances.indexOf(Math.min(...distances));
    merged[nearest] = {
      control: mergeMoments(merged[nearest]!.control, stratum!.control),
      treatment: mergeMoments(merged[nearest]!.treatment, stratum!.treatment),
    };
  }
  return merged;
}

/** Σ over strata of share x value. */
function average(
  strata: readonly Stratum[],
  shares: readonly number[],
  value: (s: Stratum) => number,
): number {
  return strata.reduce((sum, stratum, k) => sum + shares[k]! * value(stratum), 0);
}

/**
 * Difference of means with each stratum weighted by its pooled share (Miratrix, Sekhon & Yu 2013). Strata
 * too thin for a variance are merged into the one with the nearest mean and flagged STRATA_MERGED.
 */
export function estimatePostStratified(strata: readonly Stratum[]): PostStratified | DataError {
  const used = mergeThinStrata(strata);
  if (used.length === 0 || used.some(isThin)) {
    return dataError('INSUFFICIENT_DATA', 'no stratum has two units in each arm');
  }
  const sizes = used.map(({ control, treatment }) => control.n + treatment.n);
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const shares = sizes.map((size) => size / n);
  const effect = ({ control, treatment }: Stratum): number => treatment.mean - control.mean;
  const estimate = average(used, shares, effect);
  const arm = (name: 'control' | 'treatment') => ({
    n: used.reduce((sum, stratum) => sum + stratum[name].n, 0),
    mean: average(used, shares, (stratum) => stratum[name].mean),
    varianceOfMean: used.reduce(
      (sum, stratum, k) => sum + shares[k]! ** 2 * varianceOfMean(stratum[name]),
      0,
    ),
  });
  const [control, treatment] = [arm('control'), arm('treatment')];
  const centredProduct = (f: (s: Stratum) => number, g: (s: Stratum) => number): number =>
    average(used, shares, (s) => (f(s) - average(used, shares, f)) * (g(s) - average(used, shares, g))) / n;
  const between = {
    control: centredProduct(
      (s) => s.control.mean,
      (s) => s.control.mean,
    ),
    treatment: centredProduct(
      (s) => s.treatment.mean,
      (s) => s.treatment.mean,
    ),
    both: centredProduct(
      (s) => s.control.mean,
      (s) => s.treatment.mean,
    ),
    effect: centredProduct(effect, effect),
  };
  const flags: Flag[] = used.length < strata.length ? ['STRATA_MERGED'] : [];
  const degreesOfFreedom = welchDegreesOfFreedom(
    used.flatMap((stratum, k) =>
      (['control', 'treatment'] as const).map((name) => ({
        variance: shares[k]! ** 2 * varianceOfMean(stratum[name]),
        degreesOfFreedom: stratum[name].n - 1,
      })),
    ),
  );
  const variance = control.varianceOfMean + treatment.varianceOfMean;
  const common = { estimate, degreesOfFreedom, flags };
  const conditional = makeEstimate({ ...common, control, treatment, standardError: Math.sqrt(variance) });
  const superPopulation = makeEstimate({
    ...common,
    control: { ...control, varianceOfMean: control.varianceOfMean + between.control },
    treatment: { ...treatment, varianceOfMean: treatment.varianceOfMean + between.treatment },
    covariance: between.both,
    standardError: Math.sqrt(variance + between.effect),
  });
  if (conditional.kind === 'error') return conditional;
  if (superPopulation.kind === 'error') return superPopulation;
  return { kind: 'post-stratified', conditional, superPopulation, strata: used };
}
