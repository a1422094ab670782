/**
 * The defaults of every option in one frozen object, so that a report can write down what it was made with.
 */
export const DEFAULTS = Object.freeze({
  /** Two-sided error rate of a test; an interval's level is 1 - alpha. */
  alpha: 0.05,
  power: 0.8,
  /** Sample-ratio mismatch is called below this p-value: it is checked often and must rarely cry wolf. */
  srmAlpha: 0.001,
  /** Prior weights, in units, of the expected split in the sequential sample-ratio test; their e-values average. */
  srmConcentration: Object.freeze<number[]>([10, 100, 1_000, 10_000]),
  /** Below this expected count in any cell the exact test is reported beside the approximate one. */
  minimumExpectedCount: 5,
  /** Kohavi's rule: units per arm needed for each squared unit of skewness. */
  unitsPerSquaredSkewness: 355,
  /** A denominator this many standard errors from zero, or nearer, makes a ratio unstable. */
  unstableDenominatorErrors: 3,
  /** Covariate columns with a larger multiple R² on the others are dropped as collinear. */
  collinearity: 1 - 1e-10,
  /** Fewer clusters than this earn a warning on any cluster-robust standard error. */
  fewClusters: 40,
  winsorQuantile: 0.999,
});

/** Version of the formulas; raised when a published number would change. */
export const METHOD_VERSION = '1.1.0';
