import type { MetricType, UnitSample } from '#libs/domain';
import { lineariseRatio, marginalMoments, sampleVariance } from '#libs/stats';
import { isRatioLike } from '../comparison/estimate-effect.js';
import { sampleMoments } from '../planning/sample-moments.js';

/** What the units that are drawn from are like, together. */
export interface SampleFacts {
  units: number;
  /** Of a ratio numerator over denominator; spread and skewness are then of the linearised ratio. */
  mean: number;
  standardDeviation: number;
  skewness: number;
  /** Means of numerator, denominator and covariates. */
  means: readonly number[];
}

export function sampleFacts(sample: UnitSample, type: MetricType): SampleFacts {
  const moments = sampleMoments(sample);
  const [numerator = 0, denominator = 0] = moments.mean;
  const point =
    isRatioLike(type) && denominator > 0
      ? { ratio: numerator / denominator, denominator }
      : { ratio: 0, denominator: 1 };
  const linear = marginalMoments(lineariseRatio(moments, point), 0);
  const standardDeviation = Math.sqrt(sampleVariance(linear));
  let cubes = 0;
  for (let row = 0; row < sample.weight.length; row++) {
    const value = (sample.numerator[row]! - point.ratio * sample.denominator[row]!) / point.denominator;
    cubes += sample.weight[row]! * (value + point.ratio - linear.mean) ** 3;
  }
  const skewness = standardDeviation > 0 ? cubes / moments.n / standardDeviation ** 3 : 0;
  return { units: moments.n, mean: linear.mean, standardDeviation, skewness, means: moments.mean };
}
