import {
  adjustedVariance,
  adjustPValues,
  dunnettCritical,
  dunnettLoadings,
  dunnettP,
  falseCoverageLevel,
  kohaviSampleSize,
  kolmogorovSmirnovUniform,
  nonInferiority,
  powerOfRelativeEffect,
  powerTwoSample,
  ratioUnitVariance,
  relativeMinimumDetectableEffect,
  sampleSizeForMean,
  sampleSizeForProportions,
  type AdjustmentMethod,
} from '#libs/stats';
import { method, type Method, type Outputs } from './method.js';

interface PlanInputs {
  readonly alpha?: number;
  readonly power?: number;
  readonly sided?: number;
}

const optionsOf = ({ alpha, power, sided }: PlanInputs) => ({
  alpha,
  power,
  sides: sided === 1 ? (1 as const) : (2 as const),
});

interface DunnettInputs {
  readonly comparisons: number;
  readonly df?: number | null;
  readonly rho?: number;
  readonly n_control?: number;
  readonly n_treatments?: readonly number[];
  readonly alpha: number;
  readonly sided?: number;
  readonly t: readonly number[];
}

function dunnett(inputs: DunnettInputs): Outputs {
  const { comparisons, df, rho = 0.5, alpha, sided, t, n_control, n_treatments } = inputs;
  const loadings =
    n_control !== undefined && n_treatments
      ? dunnettLoadings(n_control, n_treatments)
      : Array.from({ length: comparisons }, () => Math.sqrt(rho));
  const family = {
    loadings,
    degreesOfFreedom: df ?? Infinity,
    sides: sided === 1 ? (1 as const) : (2 as const),
  };
  return {
    critical: dunnettCritical(alpha, family),
    adjusted_p: (t ?? []).map((statistic) => dunnettP(statistic, family)),
  };
}

const PROCEDURES: Readonly<Record<string, AdjustmentMethod>> = {
  bonferroni: 'bonferroni',
  holm: 'holm',
  hochberg: 'hochberg',
  hommel: 'hommel',
  BH: 'benjamini-hochberg',
  fdr: 'benjamini-hochberg',
  BY: 'benjamini-yekutieli',
};

interface CoverageInputs {
  readonly p: readonly number[];
  readonly alpha?: number;
  readonly q?: number;
  readonly selection?: string;
}

function falseCoverage({ p, q, alpha, selection = 'BH' }: CoverageInputs): Outputs {
  const rate = q ?? alpha ?? 0.05;
  const adjusted = adjustPValues(p, PROCEDURES[selection] ?? 'benjamini-hochberg');
  const selected = adjusted.filter((value) => value <= rate).length;
  return { selected_count: selected, adjusted_ci_level: falseCoverageLevel(selected, p.length, rate) };
}

interface TwoSampleInputs extends PlanInputs {
  readonly n_per_arm?: number;
  readonly n_control?: number;
  readonly n_treatment?: number;
  readonly delta: number;
  readonly sd?: number;
  readonly sd_control?: number;
  readonly sd_treatment?: number;
}

interface MeanSizeInputs extends PlanInputs {
  readonly delta?: number;
  readonly sd: number;
  readonly mean?: number;
  readonly relative_mde?: number;
  readonly allocation_control_over_treatment?: number;
  readonly rule?: string;
}

function meanSize(inputs: MeanSizeInputs): Outputs {
  const { sd, mean, relative_mde, rule } = inputs;
  const delta = inputs.delta ?? mean! * relative_mde!;
  const rough = kohaviSampleSize(sd * sd, delta);
  if (rule) return { n_per_arm: rough };
  const options = { ...optionsOf(inputs), allocation: inputs.allocation_control_over_treatment };
  const size = sampleSizeForMean({ difference: delta, variance: sd * sd }, options);
  return {
    n_treatment: size.treatment,
    n_control: size.control,
    n_per_arm: size.treatment,
    n_total_ceil: size.total,
    kohavi_16: rough,
  };
}

interface ProportionSizeInputs extends PlanInputs {
  readonly p_control: number;
  readonly p_treatment?: number;
  readonly relative_mde?: number;
  readonly rule?: string;
}

function proportionSize(inputs: ProportionSizeInputs): Outputs {
  const { p_control: p, p_treatment, relative_mde, rule } = inputs;
  if (rule) {
    const difference = p_treatment === undefined ? p * relative_mde! : p_treatment - p;
    return { n_per_arm: kohaviSampleSize(p * (1 - p), difference) };
  }
  const size = sampleSizeForProportions(p, p_treatment ?? p * (1 + relative_mde!), optionsOf(inputs));
  return { n_per_arm_pooled_null: size.pooledNull, n_per_arm_unpooled: size.unpooled };
}

interface RelativeInputs {
  readonly mean: number;
  readonly variance: number;
  readonly n_total: number;
  readonly n_variations: number;
  readonly relative_effect: number;
  readonly alpha?: number;
}

interface RatioInputs extends PlanInputs {
  readonly num_mean: number;
  readonly den_mean: number;
  readonly var_num: number;
  readonly var_den: number;
  readonly cov: number;
  readonly relative_mde: number;
}

interface NonInferiorityInputs {
  readonly estimate: number;
  readonly se: number;
  readonly df?: number | null;
  readonly margin: number;
  readonly alpha?: number;
  readonly direction?: string;
}

export const multiplicityAndPower: Readonly<Record<string, Method>> = {
  multiple_testing: method<{ p: readonly (number | null)[] }>(({ p }) =>
    Object.fromEntries(
      Object.entries(PROCEDURES).map(([name, procedure]) => [name, adjustPValues(p, procedure)]),
    ),
  ),
  fcr_intervals: method<CoverageInputs>(falseCoverage),
  dunnett: method<DunnettInputs>(dunnett),
  ks_uniform: method<{ p: readonly number[] }>(({ p }) => {
    const { distance, pValue } = kolmogorovSmirnovUniform(p);
    return { D: distance, p_value: pValue };
  }),
  power_two_sample: method<TwoSampleInputs>((inputs) => {
    const arm = (n?: number, sd?: number) => ({
      n: n ?? inputs.n_per_arm!,
      standardDeviation: sd ?? inputs.sd ?? 1,
    });
    const plan = {
      control: arm(inputs.n_control, inputs.sd_control),
      treatment: arm(inputs.n_treatment, inputs.sd_treatment),
      difference: inputs.delta,
    };
    const { exact, normal } = powerTwoSample(plan, optionsOf(inputs));
    return { power_t_exact: exact, power_normal: normal };
  }),
  sample_size_mean: method<MeanSizeInputs>(meanSize),
  sample_size_proportion: method<ProportionSizeInputs>(proportionSize),
  sample_size_cuped: method<MeanSizeInputs & { rho_squared: number }>((inputs) => {
    const { sd, delta, rho_squared } = inputs;
    const full = sampleSizeForMean({ difference: delta!, variance: sd * sd }, optionsOf(inputs)).treatment;
    if (rho_squared >= 1) return { n_per_arm: 0 };
    const variance = adjustedVariance(sd * sd, rho_squared);
    return {
      n_per_arm: sampleSizeForMean({ difference: delta!, variance }, optionsOf(inputs)).treatment,
      n_per_arm_unadjusted: full,
    };
  }),
  power_relative_growthbook: method<RelativeInputs>(
    ({ mean, variance, n_total, n_variations, relative_effect, alpha }) => {
      const plan = { mean, variance, unitsPerArm: n_total / n_variations };
      const { standardError, power } = powerOfRelativeEffect(plan, relative_effect, alpha);
      return {
        se: standardError,
        power,
        mde_power80: relativeMinimumDetectableEffect(plan, { alpha, power: 0.8 }),
      };
    },
  ),
  power_ratio_metric: method<RatioInputs>((inputs) => {
    const variance = ratioUnitVariance({
      numeratorMean: inputs.num_mean,
      denominatorMean: inputs.den_mean,
      numeratorVariance: inputs.var_num,
      denominatorVariance: inputs.var_den,
      covariance: inputs.cov,
    });
    const difference = (inputs.relative_mde * inputs.num_mean) / inputs.den_mean;
    const size = sampleSizeForMean({ difference, variance }, optionsOf(inputs));
    return { unit_variance: variance, n_per_arm: size.treatment };
  }),
  non_inferiority: method<NonInferiorityInputs>(({ estimate, se, df, margin, alpha, direction }) => {
    const isLowerBetter = direction !== undefined && direction.startsWith('lower');
    const result = nonInferiority(
      { estimate, standardError: se, degreesOfFreedom: df ?? Infinity },
      { margin, alpha, direction: isLowerBetter ? -1 : 1 },
    );
    return {
      t: result.statistic,
      p_non_inferior: result.pValue,
      lower_bound: result.lowerBound,
      upper_bound: result.upperBound,
      p_tost: result.pEquivalence,
      passed: result.passed,
    };
  }),
};
