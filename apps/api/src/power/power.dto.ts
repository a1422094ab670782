import { INFERENCE_KINDS, METRIC_TYPES, type InferenceKind, type MetricType } from '#libs/domain';
import { SMALLEST_ALPHA } from '../experiments/analysis.dto.js';
import { ChoiceField, NestedField, NumberField, NumberListField, TextField } from '../input/fields.js';

/** Far beyond any measurement, and safe to square. */
const LARGEST = 1e15;
const MOST_DAYS = 3_650;
const MOST_VARIANTS = 50;
const MOST_LOOKS = 100;
const DEFAULT_HISTORY_DAYS = 28;

export class BaselineInput {
  @NumberField({
    description: 'Mean per unit without an experiment; of a conversion or retention the share.',
    optional: true,
    min: -LARGEST,
    max: LARGEST,
    example: 0.05,
  })
  mean?: number;

  @NumberField({
    description: 'Standard deviation between units; of a share it follows from the mean and is not taken.',
    optional: true,
    above: 0,
    max: LARGEST,
  })
  standardDeviation?: number;

  @NumberField({
    description: 'Correlation with the covariate, 0 without one.',
    optional: true,
    above: -1,
    below: 1,
  })
  covariateCorrelation?: number;
}

/**
 * What an experiment would need. Say the effect to be told the units, or units or days to be told the smallest effect;
 * a baseline, or a metric whose own data have one.
 */
export class PowerInput {
  @TextField({
    description:
      "Key of the metric: baseline, covariate correlation and arrivals come from the project's own data.",
    optional: true,
    min: 1,
    max: 64,
    example: 'signup',
  })
  metric?: string;

  @TextField({
    description:
      'Key of an experiment: its plan is the default of weights, metrics, guardrails, alpha, inference, looks and traffic, and once it has started the data are those of its units.',
    optional: true,
    min: 1,
    max: 64,
  })
  experiment?: string;

  @NumberField({
    description: 'How far back units are looked for.',
    optional: true,
    integer: true,
    min: 1,
    max: 365,
    default: DEFAULT_HISTORY_DAYS,
  })
  historyDays: number = DEFAULT_HISTORY_DAYS;

  @NestedField({
    description: 'Members that are given come before those of the data.',
    optional: true,
    of: () => BaselineInput,
  })
  baseline?: BaselineInput;

  @ChoiceField({
    description: 'Without a metric. Absent: sum when the baseline has a standard deviation, else conversion.',
    optional: true,
    of: METRIC_TYPES,
  })
  type?: MetricType;

  @NumberListField({
    description: 'Shares of the arms, control first; they sum to one.',
    optional: true,
    minItems: 2,
    maxItems: MOST_VARIANTS,
    above: 0,
    below: 1,
  })
  weights?: number[];

  @NumberField({
    description: 'Number of arms of equal shares, instead of weights.',
    optional: true,
    integer: true,
    min: 2,
    max: MOST_VARIANTS,
    default: 2,
  })
  variants?: number;

  @NumberField({
    description: 'Primary metrics that share alpha.',
    optional: true,
    integer: true,
    min: 1,
    max: 1_000,
    default: 1,
  })
  metrics?: number;

  @NumberField({
    description: 'Guardrails that must be shown harmless too.',
    optional: true,
    integer: true,
    min: 0,
    max: 1_000,
    default: 0,
  })
  guardrails?: number;

  @NumberField({
    description: 'Accepted rate of false alarms, two-sided.',
    optional: true,
    min: SMALLEST_ALPHA,
    max: 0.4,
    default: 0.05,
  })
  alpha?: number;

  @NumberField({
    description: 'Wanted chance of finding the effect.',
    optional: true,
    above: 0,
    below: 1,
    default: 0.8,
  })
  power?: number;

  @ChoiceField({
    description: 'Kind of inference that decides.',
    optional: true,
    of: INFERENCE_KINDS,
    default: 'sequential',
  })
  inference?: InferenceKind;

  @NumberField({
    description: 'Looks, evenly spaced.',
    optional: true,
    integer: true,
    min: 1,
    max: MOST_LOOKS,
    default: 28,
  })
  looks?: number;

  @NumberField({
    description: 'Relative effect to be found, 0.02 is +2 %.',
    optional: true,
    min: -1,
    max: 1_000,
    example: 0.02,
  })
  effect?: number;

  @NumberField({ description: 'Units, all arms together.', optional: true, integer: true, min: 1, max: 1e12 })
  units?: number;

  @NumberField({
    description: 'Days that it may run.',
    optional: true,
    integer: true,
    min: 1,
    max: MOST_DAYS,
  })
  days?: number;

  @NumberListField({
    description: 'New eligible units by day since the start; the last one repeats.',
    optional: true,
    maxItems: 365,
    min: 0,
    max: 1e12,
    example: [1_200],
  })
  newUnitsPerDay?: number[];

  @NumberField({
    description: 'Share of the eligible units that is admitted.',
    optional: true,
    above: 0,
    max: 1,
    default: 1,
  })
  traffic?: number;
}
