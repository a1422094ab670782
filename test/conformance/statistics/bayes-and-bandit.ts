import {
  betaBinomial,
  betaCredibleInterval,
  normalPosterior,
  probabilityOfBest,
  topTwoThompson,
} from '#libs/stats';
import { method, type Method } from './method.js';

interface NormalInputs {
  readonly estimate: number;
  readonly se: number;
  readonly prior_mean?: number | null;
  readonly prior_variance?: number | null;
  readonly alpha?: number;
}

interface BetaInputs {
  readonly prior?: readonly [number, number];
  readonly x_control: number;
  readonly n_control: number;
  readonly x_treatment: number;
  readonly n_treatment: number;
}

interface BanditInputs {
  readonly means: readonly number[];
  readonly sds: readonly number[];
  readonly objective?: string;
  readonly top_two_beta?: number;
}

export const bayesAndBandit: Readonly<Record<string, Method>> = {
  normal_posterior: method<NormalInputs>(({ estimate, se, prior_mean, prior_variance, alpha }) => {
    const prior =
      prior_variance === null || prior_variance === undefined
        ? null
        : { mean: prior_mean ?? 0, variance: prior_variance };
    const posterior = normalPosterior({ estimate, standardError: se }, prior, alpha);
    return {
      post_mean: posterior.mean,
      post_sd: posterior.standardDeviation,
      chance_to_win: posterior.chanceToWin,
      ci: [posterior.interval.lower, posterior.interval.upper],
      loss_choose_treatment: posterior.lossTreatment,
      loss_choose_control: posterior.lossControl,
    };
  }),
  beta_binomial: method<BetaInputs>(({ prior = [1, 1], ...inputs }) => {
    const result = betaBinomial(
      { successes: inputs.x_control, n: inputs.n_control },
      { successes: inputs.x_treatment, n: inputs.n_treatment },
      { a: prior[0], b: prior[1] },
    );
    return {
      prob_treatment_better: result.chanceTreatmentIsBetter,
      expected_loss_choose_treatment: result.lossTreatment,
      expected_loss_choose_control: result.lossControl,
      posterior_mean_diff: result.meanDifference,
    };
  }),
  beta_credible: method<{ a: number; b: number; alpha?: number }>(({ a, b, alpha }) => ({
    ...betaCredibleInterval({ a, b }, alpha),
    mean: a / (a + b),
  })),
  bandit_prob_best: method<BanditInputs>(({ means, sds, objective, top_two_beta }) => {
    const arms = means.map((mean, i) => ({ mean, standardDeviation: sds[i]! }));
    const best = probabilityOfBest(arms, objective?.startsWith('min') ? 'minimize' : 'maximize');
    return { prob_best: best, top_two_thompson: topTwoThompson(best, top_two_beta) };
  }),
};
