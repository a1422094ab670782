import type { Estimate } from '../estimation/estimate.js';
import type { Interval } from '../inference/inference.js';

/** Interval of a relative lift formed on the logarithm of the ratio of levels. */
export interface LogRatioInterval {
  /** Standard error of ln(treatment/control). */
  readonly standardError: number;
  readonly interval: Interval;
}

/**
 * exp(ln R ± critical · se) - 1 with se² = V_A/m_A² + V_B/m_B² - 2C/(m_A m_B). Needs levels of one sign,
 * else null; its lower end can never fall below -100 %.
 */
export function logRatioInterval(estimate: Estimate, critical: number): LogRatioInterval | null {
  const { control, treatment, covariance } = estimate;
  const ratio = treatment.mean / control.mean;
  if (!(ratio > 0 && ratio < Infinity)) return null;
  const variance =
    control.varianceOfMean / control.mean / control.mean +
    treatment.varianceOfMean / treatment.mean / treatment.mean -
    (2 * covariance) / control.mean / treatment.mean;
  const standardError = Math.sqrt(Math.max(0, variance));
  if (!Number.isFinite(standardError)) return null;
  const logRatio = Math.log1p(estimate.estimate / control.mean);
  const low = Math.expm1(logRatio - critical * standardError);
  const high = Math.expm1(logRatio + critical * standardError);
  const interval = control.mean < 0 ? { lower: -high, upper: -low } : { lower: low, upper: high };
  return { standardError, interval };
}
