import type { AnalysisOptions, ExperimentStatus } from './experiment.js';
import type { MetricDirection, MetricType } from './metric.js';
import type { ReceiptCount } from './receipt.js';

export const REPORT_SCHEMA_VERSION = 4;

/** An estimate with its interval, on one scale. A bound is null where the interval has no end on that side. */
export interface IntervalEstimate {
  estimate: number;
  lower: number | null;
  upper: number | null;
}

export type MetricRole = 'primary' | 'secondary' | 'guardrail';

export interface ReportArm {
  variant: string;
  units: number;
  /** Per unit; of a ratio or a mean metric, numerator total over denominator total. Null: cannot be computed. */
  mean: number | null;
  standardDeviation: number | null;
  /** Total of the (capped) numerator over the arm's units; null of a quantile. */
  total: number | null;
  /** Total of the denominator; null without one. */
  denominatorTotal: number | null;
}

/** One arm against control. Members are null where the data allow no answer; `flags` then say why. */
export interface ReportComparison {
  variant: string;
  control: string;
  /** Difference of the arms' means at a fixed horizon. */
  absolute: IntervalEstimate | null;
  /** The same effect as a share of control's mean: 0.05 is +5 %. */
  relative: (IntervalEstimate & { method: string }) | null;
  standardError: number | null;
  degreesOfFreedom: number | null;
  /** Two-sided, fixed horizon. */
  pValue: number | null;
  /** After the correction for the number of comparisons in the metric's family; null where none applies. */
  adjustedPValue: number | null;
  /** Valid at any number of looks. */
  sequential: RepeatedAnswer | null;
  /** Valid at the planned looks; null without a planned number of units. */
  groupSequential: (RepeatedAnswer & GroupSequentialLook) | null;
  /**
   * Interval of the difference that covers together with those of its family, by the inference that the plan chose;
   * it never contradicts the adjusted p-value. Null where the family has one member.
   */
  simultaneous: { lower: number | null; upper: number | null; method: string; comparisons: number } | null;
  bayesian: {
    probabilityToBeatControl: number;
    expectedLoss: number;
    lower: number;
    upper: number;
    /** Of the relative effect; null: flat. */
    prior: { mean: number; standardDeviation: number } | null;
  } | null;
  /** Share of the variance that covariates removed; null without covariates. */
  varianceReduction: number | null;
  /** How it was removed, and the answer without; null without covariates. */
  adjustment: RegressionAdjustment | null;
  /** The same comparison without the cap; null where nothing was capped. */
  uncapped: (FixedAnswer & { cap: number; cappedUnits: { variant: number; control: number } }) | null;
  /** What these data could and could not have shown; null without an error bar. */
  sensitivity: Sensitivity | null;
  /**
   * Of a guardrail with a margin: is harm beyond the margin excluded? One-sided at alpha, by the inference that the plan
   * chose; `lowerBound` bounds the relative effect counted in the direction that the team wants, so it passes above -margin.
   */
  nonInferiority: { margin: number; pValue: number; lowerBound: number; passed: boolean } | null;
  /** In the direction the team wants, by the inference that the plan chose. */
  verdict: 'better' | 'worse' | 'inconclusive' | 'unknown';
  flags: ReportFlag[];
}

/** An interval of the difference and a p-value that stay valid over several looks. */
export interface RepeatedAnswer {
  lower: number;
  upper: number;
  pValue: number;
  /** As the fixed one, over the metric's family. */
  adjustedPValue: number | null;
  /** The same interval as a share of control's mean; null where the relative effect cannot be computed. */
  relative: { lower: number | null; upper: number | null } | null;
}

export interface GroupSequentialLook {
  /** Planned looks that are behind, 1 to `looks`. */
  look: number;
  looks: number;
  /** Units so far over units planned, at most 1. */
  information: number;
  /** The |z| that is significant at this look. */
  boundary: number;
  /** Share of alpha spent up to this look. */
  alphaSpent: number;
}

export interface FixedAnswer {
  absolute: IntervalEstimate;
  pValue: number | null;
}

export interface RegressionAdjustment {
  /** `pooled`: one slope for all arms (CUPED, ANCOVA). `interacted`: a slope for each arm (Lin 2013). */
  method: 'pooled' | 'interacted';
  covariates: string[];
  slopes: { variant: number[]; control: number[] };
  unadjusted: FixedAnswer & { relative: IntervalEstimate | null };
}

export interface Sensitivity {
  /** Smallest relative effect that these data find with 80 % power at a fixed horizon; null without a relative effect. */
  minimumDetectableEffect: number | null;
  /** Skewness of the estimated difference in its own standard errors; null where third moments are not known. */
  skewness: number | null;
  /** If the true effect were as estimated: by how much a significant estimate exaggerates it, and how often its sign is wrong. */
  exaggeration: number | null;
  wrongSignProbability: number | null;
}

export interface ReportFlag {
  /** For example INSUFFICIENT_DATA, ZERO_VARIANCE, UNBOUNDED_RELATIVE, SKEW_WARNING. */
  code: string;
  detail: string;
}

export interface ReportMetric {
  metric: string;
  name: string;
  role: MetricRole;
  type: MetricType;
  direction: MetricDirection;
  arms: ReportArm[];
  comparisons: ReportComparison[];
  /** Null: every exposed unit is in the metric. */
  trigger: ReportTrigger | null;
  /** Null: units are in the metric before their window is over. */
  matured: ReportMaturity | null;
  /** Of a funnel its steps, in order; null of all others. */
  funnel: ReportFunnelStep[] | null;
  /** When what it measures was last changed, since the experiment started; null: it is as it was promised. */
  redefinedAt: string | null;
  /** One per value of every dimension that was segmented. */
  segments: ReportSegment[];
  /** One per dimension and arm: do the segments differ? Read it before any segment. */
  heterogeneity: ReportHeterogeneity[];
  /** From simulations on the metric's own data; null: never simulated. */
  calibration: MetricCalibration | null;
  /** What was computed, in words. */
  method: string;
}

export interface ReportSegment {
  dimension: string;
  value: string;
  arms: ReportArm[];
  /** Their adjusted p-values are Benjamini-Hochberg's over the segments of the dimension. */
  comparisons: ReportComparison[];
}

/** Cochran's Q over the segments of a dimension. */
export interface ReportHeterogeneity {
  dimension: string;
  variant: string;
  q: number | null;
  degreesOfFreedom: number;
  pValue: number | null;
  /** Effects pulled towards their mean by as much as noise explains them (empirical Bayes). */
  shrunken: ({ value: string } & IntervalEstimate)[];
}

/** Units that came so far that the metric concerns them. */
export interface ReportTrigger {
  event: string;
  /** Of these events, so many trigger a unit. */
  count: number;
  byVariant: { variant: string; exposed: number; triggered: number }[];
  /** Triggered units of those exposed, all arms together; null without any. */
  share: number | null;
  /** Do the triggered units split as the weights promise? If not, the change itself decides who is triggered. */
  srm: SampleRatio;
  /**
   * The difference over all exposed units, where those that were not triggered cannot be moved: the share of triggered units times the
   * difference among them (Deng & Hu 2015), by the inference that the plan chose. Empty where totals do not add up so.
   */
  diluted: ({ variant: string; share: number } & IntervalEstimate)[];
}

export interface ReportMaturity {
  /** Units whose window is over: those in the metric. */
  units: number;
  /** Of so many that were exposed, or triggered. */
  of: number;
}

export interface ReportFunnelStep {
  event: string;
  arms: {
    variant: string;
    /** That went through the steps up to this one. */
    units: number;
    /** Of the arm's units; null without any. */
    share: number | null;
    /** Of those at the step before; of the first step the same as `share`. */
    shareOfPrevious: number | null;
  }[];
}

/** What simulated experiments without an effect said of a metric. */
export interface MetricCalibration {
  isDecisionGrade: boolean;
  simulation: string;
  simulatedAt: string;
  detail: string;
}

export type CheckStatus = 'ok' | 'warning' | 'alert';

export interface ReportCheck {
  /** For example SAMPLE_RATIO_MISMATCH, CROSSOVERS, TOO_LITTLE_DATA, NO_EXPOSURES, PHASES, COVARIATE_IMBALANCE. */
  code: string;
  status: CheckStatus;
  title: string;
  detail: string;
}

/** Does traffic split as the weights promise? */
export interface SampleRatio {
  pValue: number | null;
  sequentialPValue: number | null;
  status: 'ok' | 'alert' | 'insufficient';
}

export interface ReportReceipts {
  byVariant: ReceiptCount[];
  /** Share of the receipts that was counted, a fair sample of the units; 1: all. */
  share: number;
  /** Of the units that were assigned a variant, exposed or not. */
  assignedSrm: SampleRatio;
  /** Is the share of assigned units that were exposed the same in every arm? Null where too few units could tell. */
  exposureRate: { pValue: number | null; status: 'ok' | 'alert' | 'insufficient' };
}

export type Recommendation = 'ship' | 'rollback' | 'continue' | 'no-difference' | 'do-not-trust';

export interface Report {
  schemaVersion: typeof REPORT_SCHEMA_VERSION;
  experiment: {
    key: string;
    name: string;
    hypothesis: string;
    status: ExperimentStatus;
    unit: string;
    control: string;
    variants: { key: string; name: string; weight: number }[];
    startedAt: string | null;
    stoppedAt: string | null;
    planHash: string | null;
  };
  /** The log was read up to this time; null: no event has been read yet. */
  asOf: string | null;
  logPosition: string;
  /** Of the library that computed it. */
  engineVersion: string;
  /** Every default that was in force. */
  options: AnalysisOptions & {
    srmAlpha: number;
    relativeMethod: string;
    /** Of the secondary metrics. */
    secondaryMultiplicity: string;
    /** Units of a pair of arms at which the sequential interval is narrowest; fixed before any data. */
    sequentialTuningUnits: number;
  };
  /** Phase that the report is about; null when the experiment has not started. */
  phase: number | null;
  exposures: {
    total: number;
    /** Units per variant key. */
    byVariant: Record<string, number>;
    /** Units that the weights promise per variant key. */
    expected: Record<string, number>;
    crossovers: number;
    srm: SampleRatio;
  };
  /** What became of units that were assigned a variant; null: no receipts are kept. */
  receipts: ReportReceipts | null;
  metrics: ReportMetric[];
  checks: ReportCheck[];
  decision: {
    recommendation: Recommendation;
    /** The answer in one sentence, for somebody who reads nothing else. */
    headline: string;
    reasons: string[];
  };
}

/** A report as it was shown: never edited, the newest is the default. */
export interface StoredReport {
  id: string;
  experimentId: string;
  createdAt: Date;
  report: Report;
}
