import {
  clusterCovariance,
  coefficientCovariance,
  compressedRegression,
  defaultLags,
  estimateAdjustedDifference,
  estimateClusterDifference,
  estimatePostStratified,
  inferFixed,
  jointMomentsFromRawSums,
  jointMomentsFromRows,
  leastSquares,
  linInteracted,
  neweyWestCovariance,
  regressionCell,
  relativeLift,
  isDataError,
  standardErrors,
  switchbackHorvitzThompson,
  type ClusterCovarianceType,
  type CovarianceType,
  type JointMoments,
  type LagKernel,
  type SlopePooling,
} from '#libs/stats';
import { momentsOfSummary } from './arm.js';
import { method, orError, referenceOf, type Method, type Outputs } from './method.js';

interface CupedSums {
  readonly n: number;
  readonly y_sum: number;
  readonly y_sum_sq: number;
  readonly x_sum: number;
  readonly x_sum_sq: number;
  readonly xy_sum: number;
}

interface CupedInputs {
  readonly control: CupedSums;
  readonly treatment: CupedSums;
  readonly theta_pooling?: string;
  readonly alpha?: number;
  readonly critical?: string;
}

function cupedMoments(sums: CupedSums): JointMoments {
  return jointMomentsFromRawSums({
    n: sums.n,
    sums: [sums.y_sum, sums.x_sum],
    sumsOfProducts: [sums.y_sum_sq, sums.xy_sum, sums.x_sum_sq],
  }).moments;
}

/** `within` centres each arm on its own means; every other name of a common slope pools without. */
function poolingOf(name: string | undefined): SlopePooling {
  if (name === undefined || name === 'within') return 'within';
  return name === 'per-arm' || name === 'per_arm' || name === 'lin' ? 'per-arm' : 'total';
}

function cuped(inputs: CupedInputs): Outputs {
  const options = { pooling: poolingOf(inputs.theta_pooling) };
  const [control, treatment] = [cupedMoments(inputs.control), cupedMoments(inputs.treatment)];
  return orError(
    estimateAdjustedDifference(control, treatment, options),
    ({ adjusted, unadjusted, slopes, varianceReduction }) => {
      const test = inferFixed(adjusted, {
        alpha: inputs.alpha,
        reference: referenceOf(inputs.critical, 'student'),
      });
      const lift = relativeLift(adjusted, { alpha: inputs.alpha });
      const [theta] = slopes.control;
      return {
        theta,
        adj_variance_control: ownVariance(control, slopes.control[0]!),
        adj_variance_treatment: ownVariance(treatment, slopes.treatment[0]!),
        estimate: adjusted.estimate,
        se: adjusted.standardError,
        se_unadjusted: unadjusted.standardError,
        df: adjusted.degreesOfFreedom,
        t: test.statistic,
        p_two_sided: test.pValue,
        ci_lower: test.interval.lower,
        ci_upper: test.interval.upper,
        variance_reduction: varianceReduction,
        lift: isDataError(lift) ? null : lift.lift,
        fallback: adjusted.flags.includes('UNADJUSTED_FALLBACK') ? 'UNADJUSTED' : null,
      };
    },
  );
}

/** Variance per unit of y - slope x within one arm. */
function ownVariance({ n, c }: JointMoments, slope: number): number {
  return (c[0]! - 2 * slope * c[1]! + slope * slope * c[2]!) / (n - 1);
}

interface RowInputs {
  readonly data: Readonly<Record<string, readonly number[]>>;
  readonly covariates: readonly string[];
  readonly vcov?: string;
}

function ancova({ data, covariates, vcov = 'nonrobust' }: RowInputs): Outputs {
  const columns = ['treat', ...covariates].map((name) => data[name]!);
  const design = data.y!.map((_, i) => [1, ...columns.map((column) => column[i]!)]);
  return orError(leastSquares(design, data.y!), (fit) => {
    const errors = standardErrors(coefficientCovariance(fit, vcov as CovarianceType));
    const names = ['intercept', 'treat', ...covariates];
    return Object.fromEntries(
      names.flatMap((name, j) => [
        [`coef_${name}`, fit.coefficients[j]],
        [`se_${name}`, errors[j]],
      ]),
    );
  });
}

function lin({ data, covariates }: RowInputs): Outputs {
  const rows = { outcome: data.y!, treated: data.treat!, covariates: covariates.map((name) => data[name]!) };
  return orError(linInteracted(rows), ({ estimate, controlMean, standardErrors: errors }) => ({
    estimate,
    control_mean_adj: controlMean,
    se_HC0: errors.HC0,
    se_HC1: errors.HC1,
    se_HC2: errors.HC2,
    se_HC3: errors.HC3,
  }));
}

type Triple = readonly [number, number, number];

interface StratifiedInputs {
  readonly strata: readonly { readonly a: Triple; readonly b: Triple }[];
}

const armOf = ([n, mean, variance]: Triple) => momentsOfSummary({ n, mean, variance });

function postStratified({ strata }: StratifiedInputs): Outputs {
  const arms = strata.map(({ a, b }) => ({ control: armOf(a), treatment: armOf(b) }));
  return orError(estimatePostStratified(arms), ({ conditional, superPopulation }) => {
    const lift = relativeLift(superPopulation);
    return {
      estimate: conditional.estimate,
      control_mean: conditional.control.mean,
      treatment_mean: conditional.treatment.mean,
      se_conditional: conditional.standardError,
      se_with_multinomial: superPopulation.standardError,
      lift: isDataError(lift) ? null : lift.lift,
      lift_se: isDataError(lift) ? null : lift.delta.standardError,
    };
  });
}

interface ClusterInputs {
  readonly y: readonly number[];
  readonly treat: readonly number[];
  readonly cluster: readonly number[];
}

function clusterRobust({ y, treat, cluster }: ClusterInputs): Outputs {
  return orError(
    leastSquares(
      y.map((_, i) => [1, treat[i]!]),
      y,
    ),
    (fit) => {
      const error = (type: ClusterCovarianceType): number =>
        standardErrors(clusterCovariance(fit, cluster, type))[1]!;
      return {
        coef: fit.coefficients[1],
        se_CR0: error('CR0'),
        se_CR1: error('CR1'),
        se_CR2: error('CR2'),
        se_CR3: error('CR3'),
      };
    },
  );
}

function clusterTotals({ y, treat, cluster }: ClusterInputs, arm: number): JointMoments {
  const totals = new Map<number, [number, number]>();
  y.forEach((value, i) => {
    if (treat[i] !== arm) return;
    const [sum, size] = totals.get(cluster[i]!) ?? [0, 0];
    totals.set(cluster[i]!, [sum + value, size + 1]);
  });
  return jointMomentsFromRows([...totals.values()]);
}

interface SwitchbackInputs {
  readonly y: readonly number[];
  readonly treat: readonly number[];
  readonly p?: number;
  readonly lag?: number;
  readonly max_lags?: number;
  readonly kernel?: string;
}

interface CompressedInputs {
  readonly groups: readonly (Readonly<Record<string, number>> & {
    readonly n: number;
    readonly sum: number;
    readonly sum_sq: number;
  })[];
  readonly formula: string;
}

/** Value of a formula's term in a group: 1, a variable, or a product of variables. */
function termValue(term: string, group: Readonly<Record<string, number>>): number {
  if (term === '1') return 1;
  return term.split(/[:*]/).reduce((product, name) => product * group[name.trim()]!, 1);
}

function compressed({ groups, formula }: CompressedInputs): Outputs {
  const terms = formula
    .split('~')[1]!
    .split('+')
    .map((term) => term.trim())
    .filter((term) => term !== '0');
  const withIntercept = terms.includes('1') || formula.includes('0') ? terms : ['1', ...terms];
  const cells = groups.map((group) =>
    regressionCell(
      withIntercept.map((term) => termValue(term, group)),
      { n: group.n, sum: group.sum, sumOfSquares: group.sum_sq },
    ),
  );
  return orError(compressedRegression(cells), (fit) => {
    const errors = (type: CovarianceType) => standardErrors(fit.covariance(type));
    return {
      coef: fit.coefficients,
      rss: fit.residualSumOfSquares,
      se_nonrobust: errors('nonrobust'),
      se_HC0: errors('HC0'),
      se_HC1: errors('HC1'),
      se_HC2: errors('HC2'),
      se_HC3: errors('HC3'),
    };
  });
}

export const adjustment: Readonly<Record<string, Method>> = {
  cuped_single: method<CupedInputs>(cuped),
  ancova_ols: method<RowInputs>(ancova),
  lin_interacted: method<RowInputs>(lin),
  post_stratification: method<StratifiedInputs>(postStratified),
  cluster_robust: method<ClusterInputs>(clusterRobust),
  cluster_ratio_delta: method<ClusterInputs>((inputs) =>
    orError(estimateClusterDifference(clusterTotals(inputs, 0), clusterTotals(inputs, 1)), (estimate) => ({
      estimate: estimate.estimate,
      se: estimate.standardError,
      df: estimate.degreesOfFreedom,
    })),
  ),
  switchback_hac: method<SwitchbackInputs>(({ y, treat, max_lags, kernel }) =>
    orError(
      leastSquares(
        y.map((_, i) => [1, treat[i]!]),
        y,
      ),
      (fit) => ({
        coef: fit.coefficients[1],
        se: standardErrors(
          neweyWestCovariance(fit, max_lags ?? defaultLags(y.length), (kernel ?? 'bartlett') as LagKernel),
        )[1],
      }),
    ),
  ),
  switchback_ht: method<SwitchbackInputs>(({ y, treat, p = 0.5, lag = 0 }) =>
    orError(switchbackHorvitzThompson({ outcome: y, treated: treat, chance: p }, lag), (result) => ({
      estimate_ht: result.estimate,
      variance_upper: result.varianceBound,
    })),
  ),
  compressed_regression: method<CompressedInputs>(compressed),
};
