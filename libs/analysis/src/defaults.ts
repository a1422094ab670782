/** Every threshold of the analysis that is not part of an experiment's own plan; a report states those that shape its numbers. */
export const DEFAULTS = {
  /** A sample ratio mismatch is alarming below this p-value; low, since the check runs at every look. */
  srmAlpha: 0.001,
  /** Shares of assigned units that were exposed differ alarmingly below this p-value; low, for the same reason. */
  leakAlpha: 0.001,
  /** The chi-square approximation needs this many units expected in every arm. */
  srmMinimumExpected: 5,
  /**
   * n* of the asymptotic confidence sequence without a planned number of units: units of a pair of arms at which its interval
   * is narrowest. It must not depend on the data, so it is a constant: 1.55 fixed-horizon widths there, at most 1.98 between
   * 1,000 and 5,000,000 units.
   */
  sequentialTuningUnits: 5_000,
  /**
   * n* of the test for deterioration, planned number of units or not: harm shall be found early, and a sequence that is tuned
   * to a late end is blind early (at 1 % of the plan it wants 9.1 standard errors). |z| that this one wants at a two-sided
   * alpha of 0.05: 6.7 at 100 units, 3.4 at 1,000, 3.0 at 5,000, 3.2 at 50,000, 3.7 at 1,000,000.
   */
  deteriorationTuningUnits: 5_000,
  /** Shares of all exposed units that met two variants or more. */
  crossoverWarningShare: 0.001,
  crossoverAlertShare: 0.01,
  /** Below it a large share is still a handful of units: a warning, never an alert. */
  crossoverAlertUnits: 10,
  /** Fewer units in an arm make the normal approximation of a mean doubtful. */
  minimumUnitsPerArm: 100,
  /** Fewer converted, or not converted, units in an arm make the normal approximation of a share doubtful. */
  minimumConversions: 5,
  /**
   * Largest skewness of the estimated difference (in its standard errors) at which its tails are still close to nominal:
   * an arm of 355 times its squared skewness (Kohavi, Tang & Xu 2020) has a mean of skewness 1/sqrt(355).
   */
  skewnessOfDifference: 1 / Math.sqrt(355),
  /** People behave otherwise on other days of the week. */
  fullCycleDays: 7,
  /** Below this share of the traffic in the smallest arm each arm has a slope of its own. */
  pooledSlopeShare: 0.4,
  /** Units of an arm for each covariate and one more; with fewer, slopes fit noise and errors come out too small. */
  unitsPerCovariate: 20,
  /**
   * Units of either kind expected in the smallest arm of a share for covariates to be used: an adjusted share has a normal
   * interval, which with fewer is far too narrow at uneven splits; the unadjusted one is Newcombe's.
   */
  unitsOfEitherKind: 30,
  /** A covariate that explains all but this share of the variance is the outcome itself, not its history. */
  smallestUnexplainedShare: 1e-9,
  /** Tests of covariates' balance, all together, and of one metric's denominator or caps, are alarming below it. */
  imbalanceAlpha: 0.001,
  /** Power that the smallest detectable effect is for. */
  power: 0.8,
} as const;
