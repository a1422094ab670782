import {
  METRIC_DIRECTIONS,
  METRIC_TYPES,
  type MetricCalibration,
  type ReportArm,
  type ReportFunnelStep,
  type ReportHeterogeneity,
  type ReportMaturity,
  type ReportMetric,
  type ReportSegment,
  type ReportTrigger,
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
import { SAMPLE_RATIO } from './sample-ratio.schema.js';

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

const TRIGGER = membersOf<ReportTrigger>({
  event: TEXT,
  count: described(COUNT, 'Of these events, so many trigger a unit.'),
  byVariant: listOf(
    membersOf<ReportTrigger['byVariant'][number]>({ variant: TEXT, exposed: COUNT, triggered: COUNT }),
  ),
  share: orNull(PROBABILITY),
  srm: described(
    SAMPLE_RATIO,
    'Do the triggered units split as the weights promise? If not, the change itself decides who is triggered.',
  ),
  diluted: described(
    listOf(
      membersOf<ReportTrigger['diluted'][number]>({
        variant: TEXT,
        share: PROBABILITY,
        estimate: NUMBER,
        lower: orNull(NUMBER),
        upper: orNull(NUMBER),
      }),
    ),
    'The difference over all exposed units, where those that were not triggered cannot be moved, by the inference of the plan; empty of ratios and quantiles.',
  ),
});

const FUNNEL_STEP = membersOf<ReportFunnelStep>({
  event: TEXT,
  arms: listOf(
    membersOf<ReportFunnelStep['arms'][number]>({
      variant: TEXT,
      units: described(COUNT, 'That went through the steps up to this one.'),
      share: described(orNull(PROBABILITY), "Of the arm's units."),
      shareOfPrevious: described(orNull(PROBABILITY), 'Of the units at the step before.'),
    }),
  ),
});

/** Members that version 4 added. */
const POPULATION = {
  trigger: described(orNull(TRIGGER), 'Null: every exposed unit is in the metric.'),
  matured: described(
    orNull(membersOf<ReportMaturity>({ units: COUNT, of: COUNT })),
    'Units whose window is over, of those exposed or triggered; null: units are in it before.',
  ),
  funnel: described(orNull(listOf(FUNNEL_STEP)), 'Steps of a funnel, in order; the last one is the metric.'),
  redefinedAt: described(
    orNull(TIME),
    'When what it measures was last changed, since the start; null: it is as it was promised.',
  ),
};

const FORMER = {
  metric: TEXT,
  name: TEXT,
  role: oneOf(['primary', 'secondary', 'guardrail']),
  type: oneOf(METRIC_TYPES),
  direction: oneOf(METRIC_DIRECTIONS),
  arms: described(listOf(reference('ReportArm')), 'Of a time-to-event, means are seconds.'),
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
};

const METRIC = membersOf<ReportMetric>({ ...FORMER, ...POPULATION });
const METRIC_OF_VERSION_3 = membersOf<Omit<ReportMetric, keyof typeof POPULATION>>(FORMER);

export const METRIC_SCHEMAS = {
  ReportArm: ARM,
  ReportSegment: SEGMENT,
  ReportMetric: METRIC,
  ReportMetricOfVersion3: METRIC_OF_VERSION_3,
};
