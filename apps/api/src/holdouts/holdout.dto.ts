import {
  EXPERIMENT_STATUSES,
  HOLDOUT_SCOPES,
  KEY_PATTERN,
  type ExperimentStatus,
  type HoldoutScope,
} from '#libs/domain';
import { OmitType, PartialType, PickType } from '@nestjs/swagger';
import {
  ChoiceField,
  NestedListField,
  NumberField,
  TextField,
  TextListField,
  TimeField,
} from '../input/fields.js';

const LARGEST_SHARE = 0.5;

/** What a team writes down of a holdout. */
export class HoldoutInput {
  @TextField({
    description: 'Names the holdout and salts its hash; unique in the installation, never changes.',
    max: 64,
    pattern: KEY_PATTERN,
    rule: 'must be 1 to 64 letters, digits, "_", "." or "-", and start with a letter or digit',
    example: '2026-q1',
  })
  key: string;

  @TextField({ description: 'For people; the key when absent.', optional: true, min: 1, max: 200 })
  name?: string;

  @TextField({
    description: 'What shall be measured against it, and until when.',
    optional: true,
    max: 4_000,
  })
  description?: string;

  @ChoiceField({
    description: 'project: experiments of this project; global: of every project of the installation.',
    optional: true,
    of: HOLDOUT_SCOPES,
    default: 'project',
  })
  scope?: HoldoutScope;

  @TextField({
    description:
      'Name of the attribute that is held out; experiments that randomise another one are not covered.',
    optional: true,
    min: 1,
    max: 128,
    default: 'id',
  })
  unit?: string;

  @NumberField({
    description: 'Share of the units that is held out; it never changes, for that would move units.',
    above: 0,
    max: LARGEST_SHARE,
    example: 0.05,
  })
  share: number;
}

/** A change: only what is for people. */
export class HoldoutChange extends PartialType(PickType(HoldoutInput, ['name', 'description'] as const), {
  skipNullProperties: false,
}) {}

/** An action that takes no input accepts an empty body or {}. */
export class HoldoutEnd {}

export class CoveredExperimentResource {
  @TextField({ description: 'Key of the experiment.', max: 64 })
  key: string;

  @ChoiceField({ description: 'Where it is in its life.', of: EXPERIMENT_STATUSES })
  status: ExperimentStatus;
}

/** A holdout as it is kept. */
export class HoldoutResource {
  @TextField({ description: 'Key.', max: 64 })
  key: string;

  @TextField({ description: 'Name.', max: 200 })
  name: string;

  @TextField({ description: 'Description.', max: 4_000 })
  description: string;

  @ChoiceField({ description: 'Whose experiments.', of: HOLDOUT_SCOPES })
  scope: HoldoutScope;

  @TextField({ description: 'Attribute that is held out.', max: 128 })
  unit: string;

  @NumberField({ description: 'Share of the units that is held out.' })
  share: number;

  @TimeField({
    description: 'Since when it holds nobody out any more; null: it is in force.',
    nullable: true,
  })
  endedAt: Date | null;

  @NestedListField({
    description: 'Experiments of this project that started while it was in force.',
    of: () => CoveredExperimentResource,
    max: 10_000,
  })
  covers: CoveredExperimentResource[];

  @NumberField({ description: 'How many experiments of other projects did.', integer: true })
  coversElsewhere: number;

  @NumberField({ description: 'Grows with every change; the ETag.', integer: true })
  version: number;

  @TimeField({ description: 'When it was created.' })
  createdAt: Date;

  @TimeField({ description: 'When it last changed.' })
  updatedAt: Date;
}

/** A holdout that was made a moment ago, and what that means. */
export class NewHoldoutResource extends OmitType(HoldoutResource, [] as const) {
  @TextListField({ description: 'What it covers, in words.', max: 10, maxLength: 1_000 })
  consequences: string[];
}
