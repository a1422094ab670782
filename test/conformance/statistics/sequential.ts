import {
  alwaysValidPath,
  anytimeLinearModel,
  averageLogE,
  betaBinomialMixture,
  BOUNDARY_SHAPE,
  classicDesign,
  eBenjaminiHochberg,
  exactMixtureRho,
  gammaExponentialMixture,
  gammaPoissonMixture,
  groupSequentialDesign,
  groupSequentialInflation,
  inferAsymptotic,
  inferMixtureSprt,
  mixtureRho,
  normalMixture,
  oneSidedMixtureRho,
  oneSidedNormalMixture,
  polynomialStitchingBound,
  pValueOfLogE,
  sequentialMinimumDetectableEffect,
  stagewiseUpperP,
  type AlphaSpending,
  type GroupSequentialDesign,
  type UniformBoundary,
} from '#libs/stats';
import { method, type Method, type Outputs } from './method.js';

interface AsymptoticInputs {
  readonly estimate: number;
  readonly se: number;
  readonly n_total: number;
  readonly alpha?: number;
  readonly n_star: number;
  readonly power?: number;
}

function asymptotic({ estimate, se, n_total, alpha = 0.05, n_star }: AsymptoticInputs): Outputs {
  const evidence = { estimate, standardError: se, units: n_total };
  const two = inferAsymptotic(evidence, { alpha, plannedUnits: n_star });
  const one =
    alpha < 0.5 ? inferAsymptotic(evidence, { alpha, plannedUnits: n_star, alternative: 'greater' }) : null;
  return {
    halfwidth: two.halfWidth,
    lower: two.interval.lower,
    upper: two.interval.upper,
    log_e_value: two.logEValue,
    p: two.pValue,
    one_sided_halfwidth: one?.halfWidth,
    p_one_sided_greater: one?.pValue,
  };
}

interface BoundaryInputs {
  readonly v: number;
  readonly alpha: number;
  readonly v_opt: number;
  readonly alpha_opt?: number;
  readonly one_sided?: boolean;
  readonly c?: number;
  readonly g?: number;
  readonly h?: number;
  readonly s?: number;
}

const tuningOf = ({ v_opt, alpha, alpha_opt }: BoundaryInputs) => ({
  intrinsicTime: v_opt,
  alpha: alpha_opt ?? alpha,
});

/** Vectors record the log mixture at a sum of their own choosing: given, or stated in the expected values. */
function boundaryOutputs(
  boundary: UniformBoundary,
  { v, alpha, s }: BoundaryInputs,
  defaultSum: number,
): Outputs {
  const sum = s ?? defaultSum;
  return {
    rho: boundary.rho,
    bound: boundary.bound(v, alpha),
    log_mixture_at_s: boundary.logMixture(sum, v),
    s: sum,
  };
}

interface DesignInputs {
  readonly spending?: string;
  readonly gamma?: number;
  readonly rho?: number;
  readonly alpha?: number;
  readonly sided?: number;
  readonly information?: readonly number[];
  readonly type?: string;
  readonly K?: number;
  readonly power?: number;
  readonly delta?: number;
  readonly stopped_at?: number;
  readonly z?: number;
}

/** Spending function by the names in use: 'lan-demets-pocock', 'power-family-2', 'hwang-shih-decani'... */
function spendingOf({ spending, type, gamma, rho }: DesignInputs): AlphaSpending | null {
  const name = (spending ?? type ?? 'lan-demets-obrien-fleming').toLowerCase().replace(/[^a-z0-9.-]/g, '');
  const suffix = /-(-?\d+(?:\.\d+)?)$/.exec(name);
  const parameter = suffix ? Number(suffix[1]) : (gamma ?? rho);
  if (/power|kim/.test(name)) return { kind: 'power', exponent: parameter ?? 1 };
  if (/hwang|hsd/.test(name)) return { kind: 'hwang-shih-decani', gamma: parameter ?? -4 };
  if (/linear/.test(name)) return { kind: 'power', exponent: 1 };
  if (/lan|ld/.test(name)) return { kind: /pocock/.test(name) ? 'pocock' : 'obrien-fleming' };
  return null;
}

const sidesOf = (sided: number | undefined): 1 | 2 => (sided === 1 ? 1 : 2);

function shapeOf({ type = '', delta }: DesignInputs): number {
  if (delta !== undefined && !/pocock|brien/i.test(type)) return delta;
  return /pocock/i.test(type) ? BOUNDARY_SHAPE.pocock : BOUNDARY_SHAPE.obrienFleming;
}

function designOf(inputs: DesignInputs): GroupSequentialDesign {
  const { alpha, sided, K } = inputs;
  const sides = sidesOf(sided);
  const spending = spendingOf(inputs);
  if (!spending) return classicDesign({ looks: K!, shape: shapeOf(inputs), alpha, sides });
  const information = inputs.information ?? Array.from({ length: K! }, (_, k) => (k + 1) / K!);
  return groupSequentialDesign({ information, spending, alpha, sides });
}

function bounds(inputs: DesignInputs): Outputs {
  const { looks } = designOf({ ...inputs, spending: inputs.spending ?? 'lan-demets-obrien-fleming' });
  return {
    bounds_z: looks.map((look) => look.criticalValue),
    alpha_spent: looks.map((look) => look.alphaSpent),
    nominal_p: looks.map((look) => look.nominalP),
  };
}

function classic(inputs: DesignInputs): Outputs {
  const { alpha, sided, K } = inputs;
  const design = classicDesign({ looks: K!, shape: shapeOf(inputs), alpha, sides: sidesOf(sided) });
  return {
    constant: design.constant,
    final_z: design.looks.at(-1)!.criticalValue,
    bounds_z: design.looks.map((look) => look.criticalValue),
  };
}

function stagewise(inputs: DesignInputs): Outputs {
  const design = designOf(inputs);
  const upper = stagewiseUpperP(design, { look: inputs.stopped_at!, z: inputs.z! });
  return {
    p_one_sided_upper: upper,
    p_two_sided: 2 * Math.min(upper, 1 - upper),
    repeated_ci_multiplier: design.looks[inputs.stopped_at! - 1]!.criticalValue,
  };
}

export const sequential: Readonly<Record<string, Method>> = {
  asymp_cs_rho: method<{ alpha: number; n_star: number }>(({ alpha, n_star }) => ({
    rho: mixtureRho(alpha, n_star),
    rho_one_sided: alpha < 0.5 ? oneSidedMixtureRho(alpha, n_star) : null,
    rho_exact_lambert: exactMixtureRho(alpha, n_star),
  })),
  asymp_cs: method<AsymptoticInputs>(asymptotic),
  mde_asymp_cs: method<AsymptoticInputs>(({ n_total, se, n_star, alpha, power }) => ({
    mde: sequentialMinimumDetectableEffect(
      { standardError: se, units: n_total },
      { plannedUnits: n_star, alpha, power },
    ),
  })),
  msprt_normal: method<{
    estimate: number;
    variance_of_estimate: number;
    tau2: number;
    theta0?: number;
    alpha?: number;
  }>(({ estimate, variance_of_estimate, tau2, theta0, alpha }) => {
    const result = inferMixtureSprt(
      { estimate, standardError: Math.sqrt(variance_of_estimate) },
      { mixtureVariance: tau2, nullValue: theta0, alpha },
    );
    return {
      log_lambda: result.logLikelihoodRatio,
      p: result.pValue,
      ci_halfwidth: result.halfWidth,
      ci_lower: result.interval.lower,
      ci_upper: result.interval.upper,
    };
  }),
  confseq_normal_mixture: method<BoundaryInputs>((inputs) => {
    const make = inputs.one_sided ? oneSidedNormalMixture : normalMixture;
    return boundaryOutputs(make(tuningOf(inputs)), inputs, 5);
  }),
  confseq_gamma_exponential: method<BoundaryInputs>((inputs) =>
    boundaryOutputs(gammaExponentialMixture(tuningOf(inputs), inputs.c!), inputs, 5),
  ),
  confseq_gamma_poisson: method<BoundaryInputs>((inputs) =>
    boundaryOutputs(gammaPoissonMixture(tuningOf(inputs), inputs.c!), inputs, 5),
  ),
  confseq_beta_binomial: method<BoundaryInputs>((inputs) => {
    const range = { below: inputs.g!, above: inputs.h! };
    return boundaryOutputs(
      betaBinomialMixture(tuningOf(inputs), range, inputs.one_sided ?? false),
      inputs,
      3,
    );
  }),
  confseq_poly_stitching: method<{
    v: number;
    alpha: number;
    v_min: number;
    c?: number;
    s?: number;
    eta?: number;
  }>(({ v, alpha, v_min, c, s, eta }) => ({
    bound: polynomialStitchingBound(v, alpha, v_min, { scale: c, exponent: s, epochRatio: eta }),
  })),
  av_linear_model: method<{ t: number; df: number; phi?: number; z2: number; alpha?: number }>(
    ({ t, df, phi, z2, alpha }) => {
      const statistic = { t, degreesOfFreedom: df, designPrecision: z2 };
      const result = anytimeLinearModel(statistic, { priorPrecision: phi, alpha });
      return { log_bf: result.logBayesFactor, p: result.pValue, radius_in_se: result.radius };
    },
  ),
  group_sequential_bounds: method<DesignInputs>(bounds),
  group_sequential_classic: method<DesignInputs>(classic),
  group_sequential_stagewise_p: method<DesignInputs>(stagewise),
  group_sequential_inflation: method<DesignInputs>((inputs) => ({
    inflation: groupSequentialInflation(designOf(inputs), inputs.power),
  })),
  always_valid_p: method<{ log_e_path: readonly number[] }>(({ log_e_path }) => ({
    p_path: alwaysValidPath(log_e_path),
  })),
  e_bh: method<{ e: readonly number[]; alpha: number }>(({ e, alpha }) => {
    const logEs = e.map((value) => Math.log(value));
    const { rejectedCount, threshold, rejected } = eBenjaminiHochberg(logEs, alpha);
    const average = averageLogE(logEs);
    return {
      rejected_count: rejectedCount,
      threshold,
      rejected,
      average_e: Math.exp(average),
      global_p_from_average: pValueOfLogE(average),
    };
  }),
};
