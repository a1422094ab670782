import { INFERENCE_KINDS, METRIC_TYPES, type InferenceKind, type MetricType } from '#libs/domain';
import {
  ChoiceField,
  NestedField,
  NestedListField,
  NumberField,
  NumberListField,
  TextListField,
} from '../input/fields.js';

export const BASELINE_SOURCES = ['given', 'metric', 'experiment'] as const;
export type BaselineSource = (typeof BASELINE_SOURCES)[number];

class MetricBaselineResource {
  @NumberField({ description: 'Mean per unit.' })
  mean: number;

  @NumberField({ description: 'Standard deviation between units.' })
  standardDeviation: number;

  @NumberField({ description: 'Correlation with the covariate; it takes its square off the variance.' })
  covariateCorrelation: number;
}

class BaselineResource extends MetricBaselineResource {
  @ChoiceField({
    description: 'Where it comes from; members that were given come before the data.',
    of: BASELINE_SOURCES,
  })
  source: BaselineSource;

  @NumberField({
    description: 'Units that the data are of; null: no data were used.',
    nullable: true,
    integer: true,
  })
  units: number | null;
}

class PowerQuestionResource {
  @ChoiceField({ description: 'Type of the metric.', of: METRIC_TYPES })
  type: MetricType;

  @NestedField({ description: 'One unit without an experiment.', of: () => MetricBaselineResource })
  baseline: MetricBaselineResource;

  @NumberListField({ description: 'Shares of the arms, control first.', maxItems: 100 })
  weights: number[];

  @NumberField({ description: 'Primary metrics.', integer: true })
  metrics: number;

  @NumberField({ description: 'Guardrails.', integer: true })
  guardrails: number;

  @NumberField({ description: 'Accepted rate of false alarms.' })
  alpha: number;

  @NumberField({ description: 'Wanted power.' })
  power: number;

  @ChoiceField({ description: 'Inference.', of: INFERENCE_KINDS })
  inference: InferenceKind;

  @NumberField({ description: 'Looks.', integer: true })
  looks: number;

  @NumberField({ description: 'Relative effect; null: asked for.', nullable: true })
  effect: number | null;

  @NumberField({ description: 'Units; null: asked for.', nullable: true, integer: true })
  units: number | null;

  @NumberField({ description: 'Days; null: asked for.', nullable: true, integer: true })
  days: number | null;

  @NumberListField({ description: 'New eligible units by day; empty: not known.', maxItems: 10_000 })
  newUnitsPerDay: number[];

  @NumberField({ description: 'Share that is admitted.' })
  traffic: number;
}

class CurvePointResource {
  @NumberField({ description: 'Days since the start.', integer: true })
  day: number;

  @NumberField({ description: 'Units by then.' })
  units: number;

  @NumberField({ description: 'Smallest relative effect found with the wanted power.', nullable: true })
  minimumDetectableEffect: number | null;
}

class PowerAnswerResource {
  @NumberField({ description: 'Relative effect.', nullable: true })
  effect: number | null;

  @NumberField({ description: "The same in the metric's own unit.", nullable: true })
  absoluteEffect: number | null;

  @NumberField({ description: 'Units, all arms together.', nullable: true })
  units: number | null;

  @NumberListField({
    description: 'Units of each arm, control first; empty: no number suffices.',
    maxItems: 100,
  })
  unitsByVariant: number[];

  @NumberField({
    description: 'Power of the first comparison at these units and this effect.',
    nullable: true,
  })
  power: number | null;

  @NumberField({ description: 'Days; null: arrivals are unknown or never suffice.', nullable: true })
  days: number | null;

  @NumberField({ description: 'Level of one comparison after the correction for their number.' })
  alphaPerComparison: number;

  @NumberField({
    description: 'Expected units when it stops at its first crossing; null at a fixed horizon.',
    nullable: true,
  })
  expectedUnits: number | null;

  @NestedListField({
    description: 'Smallest effect that is found after each day; empty without arrivals.',
    of: () => CurvePointResource,
    max: 10_000,
  })
  curve: CurvePointResource[];

  @TextListField({ description: 'What was assumed and computed, in words.', max: 100, maxLength: 4_000 })
  notes: string[];
}

/** The question with every default filled in, the numbers that were asked for, and where the baseline comes from. */
export class PowerResource {
  @NestedField({ description: 'As it was understood.', of: () => PowerQuestionResource })
  question: PowerQuestionResource;

  @NestedField({ description: 'What was asked for, beside what was given.', of: () => PowerAnswerResource })
  answer: PowerAnswerResource;

  @NestedField({ description: 'What a unit is like without an experiment.', of: () => BaselineResource })
  baseline: BaselineResource;
}
