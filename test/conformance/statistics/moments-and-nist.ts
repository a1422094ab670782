import {
  coefficientCovariance,
  crossProduct,
  EMPTY_MOMENTS,
  jointMomentsFromRows,
  lagOneAutocorrelation,
  leastSquares,
  mergeJointMoments,
  mergeMoments,
  momentsFromRawSums,
  momentsFromValues,
  oneWayAnova,
  sampleVariance,
  standardErrors,
} from '#libs/stats';
import { method, orError, type Method, type Outputs } from './method.js';

interface SeriesInputs {
  readonly x?: readonly number[];
  readonly digits?: string;
  readonly generator?: string;
}

const GENERATOR = /x\[0\]\s*=\s*(\S+?);.*\(\s*(\S+?)\s*,\s*(\S+?)\s*\)\s*(\d+)\s*times/;

/** A NIST series: given, as digits, or "x[0]=A; then alternate (B, C) N times". */
function seriesOf({ x, digits, generator }: SeriesInputs): readonly number[] {
  if (x) return x;
  if (digits !== undefined) return Array.from(digits, Number);
  const parts = GENERATOR.exec(generator ?? '');
  if (!parts) throw new Error(`cannot read the generator "${generator}"`);
  const [first, a, b, times] = parts.slice(1).map(Number) as [number, number, number, number];
  return [first, ...Array.from({ length: times }, () => [a, b]).flat()];
}

interface LinearInputs {
  readonly x?: readonly number[];
  readonly y?: readonly number[];
  readonly X?: readonly (readonly number[])[];
  readonly y_thousands?: readonly number[];
  readonly degree?: number;
}

function linear({ x, y, X, y_thousands, degree = 1 }: LinearInputs): Outputs {
  const outcome = y ?? y_thousands!;
  const design = X
    ? X.map((row) => [1, ...row])
    : x!.map((value) => Array.from({ length: degree + 1 }, (_, power) => value ** power));
  return orError(leastSquares(design, outcome), (fit) => {
    const total = momentsFromValues(outcome).m2;
    return {
      coef: fit.coefficients,
      se: standardErrors(coefficientCovariance(fit, 'nonrobust')),
      residual_sd: Math.sqrt(fit.residualSumOfSquares / fit.degreesOfFreedom),
      r_squared: 1 - fit.residualSumOfSquares / total,
    };
  });
}

function chunked<T>(values: readonly T[], sizes: readonly number[]): readonly (readonly T[])[] {
  let start = 0;
  return sizes.map((size) => values.slice(start, (start += size)));
}

export const momentsAndNist: Readonly<Record<string, Method>> = {
  moments_streaming: method<{ x: readonly number[]; chunks?: readonly number[] }>(({ x, chunks }) => {
    const merged = chunked(x, chunks ?? [x.length])
      .map(momentsFromValues)
      .reduce(mergeMoments, EMPTY_MOMENTS);
    return {
      n: merged.n,
      mean: merged.mean,
      M2: merged.m2,
      variance: sampleVariance(merged),
      M3: merged.m3,
      M4: merged.m4,
    };
  }),
  moments_merge_bivariate: method<{ a: readonly [number, number][]; b: readonly [number, number][] }>(
    ({ a, b }) => {
      const merged = mergeJointMoments(jointMomentsFromRows(a), jointMomentsFromRows(b));
      return {
        n: merged.n,
        mean_x: merged.mean[0],
        mean_y: merged.mean[1],
        M2x: crossProduct(merged, 0, 0),
        M2y: crossProduct(merged, 1, 1),
        Cxy: crossProduct(merged, 0, 1),
      };
    },
  ),
  moments_from_raw_sums: method<{ n: number; sum: number; sum_sq: number }>(({ n, sum, sum_sq }) => {
    const { moments, flags } = momentsFromRawSums({ n, sum, sumOfSquares: sum_sq });
    return {
      flag: flags[0] ?? null,
      n: moments.n,
      mean: moments.mean,
      M2: moments.m2,
      variance: sampleVariance(moments),
    };
  }),
  nist_univariate: method<SeriesInputs>((inputs) => {
    const series = seriesOf(inputs);
    const moments = momentsFromValues(series);
    return {
      mean: moments.mean,
      sd: Math.sqrt(sampleVariance(moments)),
      lag1_autocorrelation: lagOneAutocorrelation(series),
    };
  }),
  nist_anova: method<{ treatment: readonly number[]; y: readonly number[] }>(({ treatment, y }) => {
    const groups = new Map<number, number[]>();
    treatment.forEach((label, i) => groups.set(label, [...(groups.get(label) ?? []), y[i]!]));
    return orError(oneWayAnova([...groups.values()].map(momentsFromValues)), (anova) => ({
      df_between: anova.betweenDegreesOfFreedom,
      ss_between: anova.betweenSumOfSquares,
      ms_between: anova.betweenSumOfSquares / anova.betweenDegreesOfFreedom,
      F: anova.f,
      df_within: anova.withinDegreesOfFreedom,
      ss_within: anova.withinSumOfSquares,
      ms_within: anova.withinSumOfSquares / anova.withinDegreesOfFreedom,
    }));
  }),
  nist_linear_regression: method<LinearInputs>(linear),
};
