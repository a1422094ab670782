import { isShare, type MetricBaseline, type MetricType, type UnitSample } from '#libs/domain';
import {
  estimateAdjustedDifference,
  isDataError,
  lineariseRatio,
  marginalMoments,
  sampleVariance,
  type JointMoments,
  type RatioPoint,
} from '#libs/stats';
import { isRatioLike } from '../comparison/estimate-effect.js';
import { sampleMoments } from './sample-moments.js';

/** What a metric was like in the project's own history. */
export interface HistoryBaseline extends MetricBaseline {
  /** Units that there were. */
  units: number;
  /** By day, for the runtime of an experiment. */
  newUnitsPerDay: number[];
}

/**
 * Mean, spread and covariate correlation of a metric over a sample of units. The correlation of several covariates is the
 * multiple one; a ratio's spread and correlation are those of the linearised ratio, as in the report.
 *
 * @throws RangeError, with a message for the person who asked, when the sample does not tell them.
 */
export function baselineOf(sample: UnitSample, type: MetricType): HistoryBaseline {
  const moments = momentsOf(sample, type);
  const [mean = 0] = moments.mean;
  const variance = sampleVariance(marginalMoments(moments, 0));
  return {
    mean,
    standardDeviation: Math.sqrt(isShare(type) ? mean * (1 - mean) : variance),
    covariateCorrelation: multipleCorrelation(moments),
    units: sample.population,
    newUnitsPerDay: [...sample.newUnitsPerDay],
  };
}

/** Outcome and covariates; a ratio's outcome is numerator/denominator, linearised around the sample's own. */
function momentsOf(sample: UnitSample, type: MetricType): JointMoments {
  if (type === 'quantile') {
    throw new RangeError(
      'the spread of a quantile cannot be told from unit totals; give its baseline yourself',
    );
  }
  const moments = sampleMoments(sample);
  if (!(moments.n >= 2)) throw new RangeError('history holds fewer than two units of this metric');
  return lineariseRatio(moments, isRatioLike(type) ? ratioPointOf(moments) : PLAIN_NUMERATOR);
}

/** Dividing by a constant one leaves the numerator as it is. */
const PLAIN_NUMERATOR: RatioPoint = { ratio: 0, denominator: 1 };

function ratioPointOf({ mean: [numerator = 0, denominator = 0] }: JointMoments): RatioPoint {
  if (denominator > 0) return { ratio: numerator / denominator, denominator };
  throw new RangeError(
    'history does not tell this ratio: its denominator is not greater than zero on average',
  );
}

/** R of the regression on all covariates, by the very adjustment of the report: two equal arms are the sample twice. */
function multipleCorrelation(moments: JointMoments): number {
  if (moments.mean.length === 1) return 0;
  const adjusted = estimateAdjustedDifference(moments, moments);
  if (isDataError(adjusted)) return 0;
  const explained = Math.min(Math.max(0, adjusted.varianceReduction), 1 - 1e-9);
  const sign = moments.mean.length === 2 ? Math.sign(moments.c[1]!) : 1;
  return sign * Math.sqrt(explained);
}
