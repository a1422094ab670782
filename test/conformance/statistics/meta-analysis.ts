import {
  conditionalEffect,
  empiricalBayesNormal,
  fixedEffect,
  jamesStein,
  randomEffects,
  typeErrors,
  type StudyEffect,
} from '#libs/stats';
import { method, type Method, type Outputs } from './method.js';

interface StudyInputs {
  readonly estimate: readonly number[];
  readonly variance?: readonly number[];
  readonly se?: readonly number[];
  readonly alpha?: number;
}

function studiesOf({ estimate, variance, se }: StudyInputs): StudyEffect[] {
  return estimate.map((value, i) => ({ estimate: value, variance: variance?.[i] ?? se![i]! ** 2 }));
}

function random(inputs: StudyInputs, procedure: 'reml' | 'dersimonian-laird'): Outputs {
  const result = randomEffects(studiesOf(inputs), { method: procedure, alpha: inputs.alpha });
  return {
    tau2: result.betweenVariance,
    estimate: result.estimate,
    se: result.standardError,
    Q: result.heterogeneity,
    I2: result.iSquared,
    hartung_knapp_se: result.hartungKnapp?.standardError,
    hk_lower: result.hartungKnapp?.interval.lower,
    hk_upper: result.hartungKnapp?.interval.upper,
    blup: result.shrunken.map((study) => study.estimate),
    blup_se: result.shrunken.map((study) => study.standardError),
  };
}

export const metaAnalysis: Readonly<Record<string, Method>> = {
  meta_fixed: method<StudyInputs>((inputs) => {
    const { estimate, standardError } = fixedEffect(studiesOf(inputs));
    return { b: estimate, se: standardError };
  }),
  meta_dersimonian_laird: method<StudyInputs>((inputs) => random(inputs, 'dersimonian-laird')),
  meta_reml: method<StudyInputs>((inputs) => random(inputs, 'reml')),
  james_stein: method<{ hits: readonly number[]; at_bats: number }>(({ hits, at_bats }) => {
    const rates = hits.map((count) => count / at_bats);
    const grand = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    const { mean, keep, estimates } = jamesStein(rates, (grand * (1 - grand)) / at_bats);
    return { grand_mean: mean, shrinkage_keep: keep, estimates };
  }),
  empirical_bayes_normal: method<StudyInputs>((inputs) => {
    const { mean, variance, posteriorMeans } = empiricalBayesNormal(studiesOf(inputs));
    return { prior_mean: mean, prior_variance: variance, posterior_means: posteriorMeans };
  }),
  winners_curse_cmle: method<{ z: number; c: number }>(({ z, c }) => ({ mu_hat: conditionalEffect(z, c) })),
  type_m_s: method<{ true_z: number; c: number }>(({ true_z, c }) => {
    const { power, exaggeration, wrongSign } = typeErrors(true_z, c);
    return { power, exaggeration, type_s: wrongSign };
  }),
};
