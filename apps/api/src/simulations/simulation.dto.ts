import { SIMULATION_STATUSES, type SimulationStatus } from '#libs/domain';
import {
  ChoiceField,
  FlagField,
  NestedField,
  NestedListField,
  NumberField,
  NumberListField,
  TextField,
  TimeField,
} from '../input/fields.js';

const MOST_DAYS = 3_650;
const LARGEST_SEED = 0xffff_ffff;
const DEFAULT = { days: 28, splits: 2_000, looks: 14, weights: [0.5, 0.5], alpha: 0.05 };

/** A metric to be put to the test on its own data. */
export class SimulationInput {
  @TextField({ description: 'Key of the metric.', min: 1, max: 64, example: 'revenue' })
  metric: string;

  @TextField({
    description:
      'Key of the experiment whose units are drawn from; null or absent: every unit that was active lately.',
    optional: true,
    nullable: true,
    min: 1,
    max: 64,
  })
  experiment?: string | null;

  @NumberField({
    description: 'How far back units are looked for.',
    optional: true,
    integer: true,
    min: 1,
    max: MOST_DAYS,
    default: DEFAULT.days,
  })
  days: number = DEFAULT.days;

  @NumberField({
    description: 'Random splits in which nothing differs but the draw.',
    optional: true,
    integer: true,
    min: 100,
    max: 20_000,
    default: DEFAULT.splits,
  })
  splits: number = DEFAULT.splits;

  @NumberField({
    description: 'Looks at each split, evenly spaced, for the false alarms of sequential inference.',
    optional: true,
    integer: true,
    min: 1,
    max: 100,
    default: DEFAULT.looks,
  })
  looks: number = DEFAULT.looks;

  @NumberListField({
    description: 'Shares of control and treatment; they sum to one.',
    optional: true,
    minItems: 2,
    maxItems: 2,
    above: 0,
    below: 1,
    default: DEFAULT.weights,
    example: [0.9, 0.1],
  })
  weights: number[] = DEFAULT.weights;

  @NumberField({
    description: 'Accepted rate of false alarms, two-sided.',
    optional: true,
    above: 0,
    max: 0.4,
    default: DEFAULT.alpha,
  })
  alpha: number = DEFAULT.alpha;

  @NumberField({
    description: 'Equal seeds split equal units equally; drawn when absent.',
    optional: true,
    integer: true,
    min: 0,
    max: LARGEST_SEED,
  })
  seed?: number;
}

export class SimulationPath {
  @TextField({
    description: 'Id of the simulation.',
    max: 36,
    pattern: /^[0-9a-fA-F-]{36}$/,
    rule: 'must be the id of a simulation',
  })
  id: string;
}

class SimulationPlanResource {
  @TextField({ description: 'Key of the metric.', max: 64 })
  metric: string;

  @TextField({ description: 'Key of the experiment; null: every active unit.', nullable: true, max: 64 })
  experiment: string | null;

  @NumberField({ description: 'How far back units are looked for.', integer: true })
  days: number;

  @NumberField({ description: 'Random splits.', integer: true })
  splits: number;

  @NumberField({ description: 'Looks at each split.', integer: true })
  looks: number;

  @NumberListField({ description: 'Shares of control and treatment.', minItems: 2, maxItems: 2 })
  weights: [number, number];

  @NumberField({ description: 'Accepted rate of false alarms.' })
  alpha: number;

  @NumberField({ description: 'Seed of the splits.', integer: true })
  seed: number;
}

class BandResource {
  @NumberField({ description: 'Lower end.' })
  lower: number;

  @NumberField({ description: 'Upper end.' })
  upper: number;
}

class SimulatedRateResource {
  @TextField({ description: 'Name.', max: 64, example: 'falsePositives' })
  name: string;

  @TextField({ description: 'Name for people.', max: 200 })
  title: string;

  @NumberField({ description: 'What it should be.' })
  nominal: number;

  @NumberField({ description: 'What it was over the splits.' })
  measured: number;

  @NestedField({
    description: 'What chance alone allows: four Monte-Carlo standard errors.',
    of: () => BandResource,
  })
  band: BandResource;

  @NumberField({ description: 'Splits that it is the rate of.', integer: true })
  runs: number;

  @FlagField({ description: 'Whether it is inside.' })
  inBand: boolean;
}

class UniformityResource {
  @NumberField({ description: 'Test statistic.' })
  statistic: number;

  @NumberField({ description: 'Probability of one as large when the p-values are uniform.' })
  pValue: number;
}

class SimulationResultResource {
  @NumberField({ description: 'Units drawn from.', integer: true })
  units: number;

  @NumberField({ description: 'Mean of the metric over them.' })
  mean: number;

  @NumberField({ description: 'Standard deviation.' })
  standardDeviation: number;

  @NumberField({ description: 'Skewness.' })
  skewness: number;

  @NestedListField({ description: 'Rates over the splits.', of: () => SimulatedRateResource, max: 100 })
  rates: SimulatedRateResource[];

  @NestedField({ description: 'Of the p-values.', of: () => UniformityResource })
  uniformity: UniformityResource;

  @FlagField({ description: 'Every rate is in its band, and the p-values are uniform.' })
  isDecisionGrade: boolean;

  @TextField({ description: 'The same in words, and what to do when it is not.', max: 4_000 })
  detail: string;
}

/** A simulation and how far it is. */
export class SimulationResource {
  @TextField({ description: 'Id.', max: 36 })
  id: string;

  @ChoiceField({ description: 'Where it is.', of: SIMULATION_STATUSES })
  status: SimulationStatus;

  @NumberField({ description: 'Share that is done, 0 to 1.' })
  progress: number;

  @NestedField({
    description: 'What was asked for, every default filled in.',
    of: () => SimulationPlanResource,
  })
  plan: SimulationPlanResource;

  @NestedField({ description: 'What came of it.', nullable: true, of: () => SimulationResultResource })
  result: SimulationResultResource | null;

  @TextField({ description: 'Why it failed.', nullable: true, max: 4_000 })
  failure: string | null;

  @TimeField({ description: 'When it was asked for.' })
  createdAt: Date;

  @TimeField({ description: 'When it was done, or failed.', nullable: true })
  finishedAt: Date | null;
}
