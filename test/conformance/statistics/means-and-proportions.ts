import {
  estimateMeanDifference,
  estimatePooledMeanDifference,
  estimateRatioDifference,
  fisherExact,
  inferFixed,
  isDataError,
  jointMomentsFromRawSums,
  ratioLevel,
  relativeLift,
  twoProportions,
  type DataError,
  type Estimate,
  type JointMoments,
} from '#libs/stats';
import { momentsOfArms, type TwoArms } from './arm.js';
import { method, orError, referenceOf, type Method, type Outputs } from './method.js';

interface TestOptions {
  readonly alpha?: number;
  readonly critical?: string;
  readonly delta0?: number;
  readonly sided?: number;
}

function meanTest(estimated: Estimate | DataError, { alpha, critical, delta0, sided }: TestOptions): Outputs {
  return orError(estimated, (estimate) => {
    const options = { alpha, nullValue: delta0, reference: referenceOf(critical, 'student') };
    const two = inferFixed(estimate, options);
    const greater = inferFixed(estimate, { ...options, alternative: 'greater' });
    const shown = sided === 1 ? greater : two;
    return {
      estimate: two.estimate,
      se: two.standardError,
      df: two.degreesOfFreedom,
      t: two.statistic,
      p_two_sided: two.pValue,
      log_p_two_sided: two.logPValue,
      p_greater: greater.pValue,
      p_less: inferFixed(estimate, { ...options, alternative: 'less' }).pValue,
      ci_lower: shown.interval.lower,
      ci_upper: shown.interval.upper,
      t_crit: shown.criticalValue,
    };
  });
}

interface ProportionInputs {
  readonly x_control: number;
  readonly n_control: number;
  readonly x_treatment: number;
  readonly n_treatment: number;
  readonly alpha?: number;
}

const successesOf = (inputs: ProportionInputs) => ({
  control: { successes: inputs.x_control, n: inputs.n_control },
  treatment: { successes: inputs.x_treatment, n: inputs.n_treatment },
});

function proportions(inputs: ProportionInputs): Outputs {
  const { control, treatment } = successesOf(inputs);
  const result = twoProportions(control, treatment, inputs.alpha);
  return {
    p_control: result.control,
    p_treatment: result.treatment,
    estimate: result.estimate,
    se_unpooled: result.unpooled.standardError,
    z_unpooled: result.unpooled.z,
    p_unpooled: result.unpooled.p,
    se_pooled: result.pooled.standardError,
    z_pooled: result.pooled.z,
    p_pooled: result.pooled.p,
    wald_lower: result.wald.lower,
    wald_upper: result.wald.upper,
    newcombe_lower: result.newcombe.lower,
    newcombe_upper: result.newcombe.upper,
    agresti_caffo_lower: result.agrestiCaffo.lower,
    agresti_caffo_upper: result.agrestiCaffo.upper,
    wilson_control: [result.wilsonControl.lower, result.wilsonControl.upper],
    wilson_treatment: [result.wilsonTreatment.lower, result.wilsonTreatment.upper],
  };
}

/** Relative lift in the words of the vectors; an absent interval leaves its keys out. */
export function liftOutputs(estimate: Estimate, { alpha, critical }: TestOptions): Outputs {
  return orError(
    relativeLift(estimate, { alpha, reference: referenceOf(critical, 'normal') }),
    ({ lift, pValue, delta, fieller, logRatio }) => ({
      lift,
      delta_se: delta.standardError,
      delta_lower: delta.interval.lower,
      delta_upper: delta.interval.upper,
      fieller_g: fieller.g,
      fieller_bounded: fieller.bounded,
      fieller_lower: fieller.interval?.lower ?? null,
      fieller_upper: fieller.interval?.upper ?? null,
      log_se: logRatio?.standardError ?? null,
      log_lower: logRatio?.interval.lower ?? null,
      log_upper: logRatio?.interval.upper ?? null,
      p_absolute: pValue,
      p_relative_delta: delta.pValue,
    }),
  );
}

interface RatioSums {
  readonly n: number;
  readonly m_sum: number;
  readonly m_sum_sq: number;
  readonly d_sum: number;
  readonly d_sum_sq: number;
  readonly md_sum: number;
}

function ratioMoments(sums: RatioSums): JointMoments {
  return jointMomentsFromRawSums({
    n: sums.n,
    sums: [sums.m_sum, sums.d_sum],
    sumsOfProducts: [sums.m_sum_sq, sums.md_sum, sums.d_sum_sq],
  }).moments;
}

interface RatioInputs extends TestOptions {
  readonly arm?: RatioSums;
  readonly control?: RatioSums;
  readonly treatment?: RatioSums;
}

function ratio(inputs: RatioInputs): Outputs {
  if (inputs.arm) {
    const { arm } = inputs;
    return orError(ratioLevel(ratioMoments(arm)), (level) => ({
      ratio: level.ratio,
      unit_variance: level.unitVariance,
    }));
  }
  const [control, treatment] = [ratioMoments(inputs.control!), ratioMoments(inputs.treatment!)];
  return orError(estimateRatioDifference(control, treatment), (estimate) => {
    const options = { alpha: inputs.alpha, reference: referenceOf(inputs.critical, 'normal') };
    const test = inferFixed(estimate, options);
    const lift = relativeLift(estimate, options);
    return {
      ratio_control: estimate.control.mean,
      ratio_treatment: estimate.treatment.mean,
      unit_variance_control: estimate.control.varianceOfMean * control.n,
      unit_variance_treatment: estimate.treatment.varianceOfMean * treatment.n,
      estimate: estimate.estimate,
      se: estimate.standardError,
      df: estimate.degreesOfFreedom,
      z: test.statistic,
      t: test.statistic,
      p_two_sided: test.pValue,
      ci_lower: test.interval.lower,
      ci_upper: test.interval.upper,
      ...(!isDataError(lift) && {
        lift: lift.lift,
        lift_se: lift.delta.standardError,
        lift_lower: lift.delta.interval.lower,
        lift_upper: lift.delta.interval.upper,
        fieller_lower: lift.fieller.interval?.lower ?? null,
        fieller_upper: lift.fieller.interval?.upper ?? null,
      }),
    };
  });
}

export const meansAndProportions: Readonly<Record<string, Method>> = {
  welch_t: method<TwoArms & TestOptions>((inputs) => {
    const { control, treatment } = momentsOfArms(inputs);
    return meanTest(estimateMeanDifference(control, treatment), inputs);
  }),
  student_t_pooled: method<TwoArms & TestOptions>((inputs) => {
    const { control, treatment } = momentsOfArms(inputs);
    return meanTest(estimatePooledMeanDifference(control, treatment), inputs);
  }),
  two_proportions: method<ProportionInputs>(proportions),
  fisher_exact: method<ProportionInputs>((inputs) => {
    const { control, treatment } = successesOf(inputs);
    const { pTwoSided, midP, pGreater, pLess } = fisherExact(control, treatment);
    return { p_two_sided: pTwoSided, mid_p: midP, p_greater: pGreater, p_less: pLess };
  }),
  relative_lift: method<TwoArms & TestOptions>((inputs) => {
    const { control, treatment } = momentsOfArms(inputs);
    return orError(estimateMeanDifference(control, treatment), (estimate) => liftOutputs(estimate, inputs));
  }),
  ratio_delta: method<RatioInputs>(ratio),
};
