import {
  INFERENCE_KINDS,
  METRIC_DIRECTIONS,
  METRIC_TYPES,
  type Curve,
  type CurveComparison,
  type CurveDay,
  type CurveMetric,
  type IntervalEstimate,
} from '#libs/domain';
import {
  COUNT,
  described,
  listOf,
  membersOf,
  NUMBER,
  oneOf,
  orNull,
  TEXT,
  TIME,
  type JsonSchema,
} from './json-schema.js';

const INTERVAL = membersOf<IntervalEstimate>({
  estimate: NUMBER,
  lower: orNull(NUMBER),
  upper: orNull(NUMBER),
});

const COMPARISON = membersOf<CurveComparison>({
  variant: TEXT,
  control: TEXT,
  absolute: described(orNull(INTERVAL), "Difference of the arms' means."),
  relative: described(orNull(INTERVAL), "As a share of control's mean."),
});

const DAY = membersOf<CurveDay>({
  day: {
    type: 'string',
    format: 'date',
    description: 'UTC: of the first exposure or, with a trigger, of that.',
  },
  arms: listOf(membersOf<CurveDay['arms'][number]>({ variant: TEXT, units: COUNT, mean: orNull(NUMBER) })),
  comparisons: listOf(COMPARISON),
});

const METRIC = membersOf<CurveMetric>({
  metric: TEXT,
  name: TEXT,
  role: oneOf(['primary', 'secondary', 'guardrail']),
  type: oneOf(METRIC_TYPES),
  direction: oneOf(METRIC_DIRECTIONS),
  days: described(
    listOf(DAY),
    'Ascending, each over all units that came up to it. Of a quantile, of a cap that the data choose, and with a lookback the last day alone.',
  ),
});

/** Components of the document. */
export const CURVE_SCHEMAS: Record<string, JsonSchema> = {
  Curve: membersOf<Curve>({
    experiment: TEXT,
    phase: orNull(COUNT),
    asOf: described(orNull(TIME), 'The log was read up to this time; null: no event has been read yet.'),
    logPosition: TEXT,
    engineVersion: TEXT,
    alpha: NUMBER,
    inference: described(oneOf(INFERENCE_KINDS), 'By which the intervals are.'),
    metrics: listOf(METRIC),
  }),
};
