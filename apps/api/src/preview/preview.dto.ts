import { EXPERIMENT_STATUSES, type ExperimentStatus } from '#libs/domain';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import {
  ChoiceField,
  FlagField,
  NestedField,
  NestedListField,
  NumberField,
  TextField,
} from '../input/fields.js';

export const MOST_UNITS = 1_000;
export const LARGEST_POPULATION = 200_000;

const REASONS = ['SPLIT', 'TARGETING_MATCH', 'DEFAULT', 'DISABLED', 'ERROR'] as const;

export class PopulationDto {
  @NumberField({
    description: 'How many units.',
    integer: true,
    min: 1,
    max: LARGEST_POPULATION,
    example: 10_000,
  })
  size: number;

  @TextField({
    description: 'The same seed gives the same units.',
    optional: true,
    min: 1,
    max: 64,
    default: '1',
  })
  seed?: string;

  @Allow()
  @ApiPropertyOptional({
    description:
      'Attributes of the units: by name, the share of each value. Values are written as texts; true, false and numbers are meant as such. Units that the shares leave over do not have the attribute. Not for the attribute that identifies the units of the experiment.',
    type: 'object',
    additionalProperties: {
      type: 'object',
      additionalProperties: { type: 'number', minimum: 0, maximum: 1 },
    },
    example: { country: { NL: 0.6, BE: 0.3 } },
  })
  attributes?: Record<string, Record<string, number>>;

  @TextField({ description: 'What unit ids begin with.', optional: true, max: 64, default: 'unit-' })
  idPrefix?: string;
}

/** Who shall be asked for: units that are written out, a population that is made up, or both. */
export class PreviewInput {
  @Allow()
  @ApiPropertyOptional({
    description: 'Attributes of units, as an app would send them.',
    type: 'array',
    maxItems: MOST_UNITS,
    items: { type: 'object', additionalProperties: true },
    example: [{ id: 'u1', country: 'NL' }],
  })
  units?: Record<string, unknown>[];

  @NestedField({ description: 'Units that are made up.', optional: true, of: () => PopulationDto })
  population?: PopulationDto;
}

class PreviewStepResource {
  @TextField({ description: 'What was looked at.', max: 32 })
  check: string;

  @FlagField({ description: 'Whether it was passed.' })
  passed: boolean;

  @TextField({ description: 'What was compared, in words.', max: 1_000 })
  detail: string;
}

class PreviewedUnitResource {
  @TextField({ description: 'Unit id; null: the attributes name none.', nullable: true, max: 1_000 })
  unit: string | null;

  @TextField({ description: 'Variant.', nullable: true, max: 64 })
  variant: string | null;

  @ChoiceField({ description: 'Why.', of: REASONS })
  reason: (typeof REASONS)[number];

  @FlagField({ description: 'Whether it would count.' })
  inExperiment: boolean;

  @NestedListField({ description: 'The checks, in order.', of: () => PreviewStepResource, max: 100 })
  trail: PreviewStepResource[];
}

class PreviewedVariantResource {
  @TextField({ description: 'Variant.', max: 64 })
  variant: string;

  @NumberField({ description: 'Units in the experiment that get it.', integer: true })
  units: number;

  @NumberField({
    description: 'Their share of the units in the experiment; null: there are none.',
    nullable: true,
  })
  share: number | null;

  @NumberField({ description: 'What the weights promise.' })
  weight: number;
}

class OverlapResource {
  @TextField({ description: 'Key of another running experiment.', max: 64 })
  experiment: string;

  @FlagField({ description: 'Whether both are of one layer: then they share no unit.' })
  sameLayer: boolean;

  @NumberField({ description: 'Units in both.', integer: true })
  units: number;

  @NumberField({
    description: 'Share of the units of this experiment that are in the other; null: it has none.',
    nullable: true,
  })
  share: number | null;

  @NumberField({
    description: 'What it would be by chance: the share of all units that are in the other; 0 in one layer.',
  })
  expected: number;
}

class PreviewedPopulationResource {
  @NumberField({ description: 'Units that were made up.', integer: true })
  size: number;

  @NumberField({ description: 'Share of them that targeting and prerequisites let in.' })
  eligible: number;

  @NumberField({ description: 'Share of them that is in the experiment, after holdouts, layer and traffic.' })
  admitted: number;

  @NestedListField({ description: 'By variant.', of: () => PreviewedVariantResource, max: 50 })
  variants: PreviewedVariantResource[];

  @NumberField({
    description:
      'Of the test that the units are split as the weights promise (Pearson); null: too few units.',
    nullable: true,
  })
  srmPValue: number | null;

  @NestedListField({
    description: 'With every other running experiment.',
    of: () => OverlapResource,
    max: 10_000,
  })
  overlaps: OverlapResource[];
}

/** Who would get what. */
export class PreviewResource {
  @TextField({ description: 'Key of the experiment.', max: 64 })
  experiment: string;

  @ChoiceField({
    description: 'Where it is; a draft or a paused one is previewed as if it ran.',
    of: EXPERIMENT_STATUSES,
  })
  status: ExperimentStatus;

  @NestedListField({
    description: 'The units that were written out, in order.',
    of: () => PreviewedUnitResource,
    max: MOST_UNITS,
  })
  units: PreviewedUnitResource[];

  @NestedField({
    description: 'Null: none was asked for.',
    nullable: true,
    of: () => PreviewedPopulationResource,
  })
  population: PreviewedPopulationResource | null;
}
