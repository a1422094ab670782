import {
  METRIC_DIRECTIONS,
  METRIC_TYPES,
  type MetricCalibration,
  type ReportArm,
  type ReportHeterogeneity,
  type ReportMetric,
  type ReportSegment,
} from '#libs/domain';
import {
  COUNT,
  described,
  FLAG,
  listOf,
  membersOf,
  NUMBER,
  oneOf,
  orNull,
  PROBABILITY,
  reference,
  TEXT,
  TIME,
} from './json-schema.js';

const ARM = membersOf<ReportArm>({
  variant: TEXT,
  units: COUNT,
  mean: described(
    orNull(NUMBER),
    'Per unit; of a ratio or a mean metric, numerator total over denominator total.',
  ),
  standardDeviation: orNull(NUMBER),
  total: orNull(NUMBER),
  denominatorTotal: orNull(NUMBER),
});

const SEGMENT = membersOf<ReportSegment>({
  dimension: TEXT,
  value: TEXT,
  arms: listOf(reference('ReportArm')),
  comparisons: listOf(reference('ReportComparison')),
});

const SHRUNKEN = membersOf<ReportHeterogeneity['shrunken'][number]>({
  value: TEXT,
  estimate: NUMBER,
  lower: orNull(NUMBER),
  upper: orNull(NUMBER),
});

const HETEROGENEITY = membersOf<ReportHeterogeneity>({
  dimension: TEXT,
  variant: TEXT,
  q: orNull(NUMBER),
  degreesOfFreedom: COUNT,
  pValue: orNull(PROBABILITY),
  shrunken: listOf(SHRUNKEN),
});

const CALIBRATION = membersOf<MetricCalibration>({
  isDecisionGrade: FLAG,
  simulation: described(TEXT, 'Id of the simulation.'),
  simulatedAt: TIME,
  detail: TEXT,
});

const METRIC = membersOf<ReportMetric>({
  metric: TEXT,
  name: TEXT,
  role: oneOf(['primary', 'secondary', 'guardrail']),
  type: oneOf(METRIC_TYPES),
  direction: oneOf(METRIC_DIRECTIONS),
  arms: listOf(reference('ReportArm')),
  comparisons: listOf(reference('ReportComparison')),
  segments: listOf(reference('ReportSegment')),
  heterogeneity: described(
    listOf(HETEROGENEITY),
    'Do the segments of a dimension differ? Read it before any.',
  ),
  calibration: described(
    orNull(CALIBRATION),
    "From simulations on the metric's own data; null: never simulated as it is now.",
  ),
  method: described(TEXT, 'What was computed, in words.'),
});

export const METRIC_SCHEMAS = { ReportArm: ARM, ReportSegment: SEGMENT, ReportMetric: METRIC };
