import {
  betaCdf,
  betaQuantile,
  betaSurvival,
  binomialCdf,
  binomialSurvival,
  chiSquareCdf,
  chiSquareQuantile,
  chiSquareSurvival,
  fCdf,
  fQuantile,
  fSurvival,
  gammaCdf,
  gammaQuantile,
  gammaSurvival,
  logBeta,
  logGamma,
  noncentralTCdf,
  noncentralTSurvival,
  normalCdf,
  normalLogSurvival,
  normalQuantile,
  normalSurvival,
  poissonCdf,
  poissonSurvival,
  studentTCdf,
  studentTLogSurvival,
  studentTQuantile,
  studentTSurvival,
} from '#libs/stats';
import { method, type Method } from './method.js';

type NumberFunction = (...args: number[]) => number;

/** Functions of the distributions format, by the names of the vector files; arguments in their order. */
export const distributionFunctions: Readonly<Record<string, NumberFunction | undefined>> = {
  norm_cdf: (x) => normalCdf(x),
  norm_sf: (x) => normalSurvival(x),
  norm_logsf: (x) => normalLogSurvival(x),
  norm_inv: (p) => normalQuantile(p),
  t_cdf: (t, df) => studentTCdf(t, df),
  t_sf: (t, df) => studentTSurvival(t, df),
  t_logsf: (t, df) => studentTLogSurvival(t, df),
  t_inv: (p, df) => studentTQuantile(p, df),
  chi2_cdf: (x, df) => chiSquareCdf(x, df),
  chi2_sf: (x, df) => chiSquareSurvival(x, df),
  chi2_inv: (p, df) => chiSquareQuantile(p, df),
  gamma_cdf: (x, shape) => gammaCdf(x, shape),
  gamma_sf: (x, shape) => gammaSurvival(x, shape),
  gamma_inv: (p, shape) => gammaQuantile(p, shape),
  beta_cdf: (x, a, b) => betaCdf(x, a, b),
  beta_sf: (x, a, b) => betaSurvival(x, a, b),
  beta_inv: (p, a, b) => betaQuantile(p, a, b),
  f_cdf: (x, numerator, denominator) => fCdf(x, { numerator: numerator, denominator: denominator }),
  f_sf: (x, numerator, denominator) => fSurvival(x, { numerator: numerator, denominator: denominator }),
  f_inv: (p, numerator, denominator) => fQuantile(p, { numerator: numerator, denominator: denominator }),
  binom_cdf: (k, trials, chance) => binomialCdf(k, { trials: trials, chance: chance }),
  binom_sf: (k, trials, chance) => binomialSurvival(k, { trials: trials, chance: chance }),
  poisson_cdf: (k, mean) => poissonCdf(k, mean),
  poisson_sf: (k, mean) => poissonSurvival(k, mean),
  nct_cdf: (t, df, noncentrality) =>
    noncentralTCdf(t, { degreesOfFreedom: df, noncentrality: noncentrality }),
  nct_sf: (t, df, noncentrality) =>
    noncentralTSurvival(t, { degreesOfFreedom: df, noncentrality: noncentrality }),
  gammaln: (x) => logGamma(x),
  betaln: (a, b) => logBeta(a, b),
};

interface DistributionInputs {
  readonly args?: readonly number[];
  readonly x?: number;
  readonly df?: number;
  readonly ncp?: number;
}

function distributionMethod(compute: NumberFunction): Method {
  return method<DistributionInputs>(({ args, x, df, ncp }) => {
    const value = compute(...(args ?? [x!, df!, ncp!]));
    return { value, value_25_digits: value };
  });
}

/** The same functions as methods `distribution_<name>` of the statistics format. */
export const distributionMethods: Readonly<Record<string, Method>> = Object.fromEntries(
  Object.entries(distributionFunctions).map(([name, compute]) => [
    `distribution_${name}`,
    distributionMethod(compute!),
  ]),
);
