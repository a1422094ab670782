import {
  DEFAULT_ANALYSIS,
  INFERENCE_KINDS,
  MULTIPLICITY_KINDS,
  SPENDING_KINDS,
  type InferenceKind,
  type MultiplicityKind,
  type SpendingKind,
} from '#libs/domain';
import { ChoiceField, FlagField, NestedField, NumberField } from '../input/fields.js';

const MOST_LOOKS = 100;
/** Smaller is no plan: nobody can check such a rate, and its boundaries leave double precision. */
export const SMALLEST_ALPHA = 1e-10;
/** Far beyond any population, and exact as a number. */
const MOST_UNITS = 1e12;

export class PriorDto {
  @NumberField({ description: 'Mean of the relative effect.', optional: true, min: -1, max: 100, default: 0 })
  mean?: number;

  @NumberField({
    description: 'Standard deviation of the relative effect; 0.05 expects effects of a few percent.',
    above: 0,
    max: 100,
    example: 0.05,
  })
  standardDeviation: number;
}

/** How an experiment is analysed; what is absent is the default. */
export class AnalysisDto {
  @NumberField({
    description: 'Accepted rate of false alarms, two-sided.',
    optional: true,
    min: SMALLEST_ALPHA,
    max: 0.4,
    default: DEFAULT_ANALYSIS.alpha,
  })
  alpha?: number;

  @ChoiceField({
    description:
      'sequential: valid however often the report is read; group-sequential: up to the planned units, and narrower near them; fixed: once, at the planned end. Absent: group-sequential with `plannedUnits`, else sequential.',
    optional: true,
    of: INFERENCE_KINDS,
  })
  inference?: InferenceKind;

  @NumberField({
    description:
      'Exposed units, all variants together, at which the experiment is planned to end; null: no horizon.',
    optional: true,
    nullable: true,
    integer: true,
    min: 2,
    max: MOST_UNITS,
    example: 40_000,
  })
  plannedUnits?: number | null;

  @NumberField({
    description: 'Looks of a group-sequential design, evenly spaced up to the planned units.',
    optional: true,
    integer: true,
    min: 1,
    max: MOST_LOOKS,
    default: DEFAULT_ANALYSIS.looks,
  })
  looks?: number;

  @ChoiceField({
    description:
      'How alpha is spent over the looks: obrien-fleming keeps nearly all of it for the end, pocock gives every look about the same.',
    optional: true,
    of: SPENDING_KINDS,
    default: DEFAULT_ANALYSIS.spending,
  })
  spending?: SpendingKind;

  @ChoiceField({
    description:
      'How the primary comparisons (metrics times arms) are kept from finding something by their number.',
    optional: true,
    of: MULTIPLICITY_KINDS,
    default: DEFAULT_ANALYSIS.multiplicity,
  })
  multiplicity?: MultiplicityKind;

  @FlagField({
    description: 'Whether covariates are used to take noise out (CUPED).',
    optional: true,
    default: DEFAULT_ANALYSIS.regressionAdjustment,
  })
  regressionAdjustment?: boolean;

  @NestedField({
    description: 'Prior of the relative effect for the Bayesian answer; null: flat.',
    optional: true,
    nullable: true,
    of: () => PriorDto,
  })
  prior?: PriorDto | null;
}

class PriorResource {
  @NumberField({ description: 'Mean.' })
  mean: number;

  @NumberField({ description: 'Standard deviation.' })
  standardDeviation: number;
}

/** Every option of the analysis, defaults filled in. */
export class AnalysisResource {
  @NumberField({ description: 'Accepted rate of false alarms, two-sided.' })
  alpha: number;

  @ChoiceField({ description: 'Kind of inference that decides.', of: INFERENCE_KINDS })
  inference: InferenceKind;

  @NumberField({ description: 'Planned end in exposed units.', nullable: true, integer: true })
  plannedUnits: number | null;

  @NumberField({ description: 'Looks of a group-sequential design.', integer: true })
  looks: number;

  @ChoiceField({ description: 'How alpha is spent over them.', of: SPENDING_KINDS })
  spending: SpendingKind;

  @ChoiceField({ description: 'Correction for the number of primary comparisons.', of: MULTIPLICITY_KINDS })
  multiplicity: MultiplicityKind;

  @FlagField({ description: 'Whether covariates are used.' })
  regressionAdjustment: boolean;

  @NestedField({
    description: 'Prior of the relative effect; null: flat.',
    nullable: true,
    of: () => PriorResource,
  })
  prior: PriorResource | null;
}
