import { EXPERIMENT_STATUSES, KEY_PATTERN, type ExperimentStatus } from '#libs/domain';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ChoiceField, NestedListField, NumberField, TextField } from '../input/fields.js';

const RANGES = {
  type: 'array',
  items: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
} as const;
const ranges = (description: string): ApiPropertyOptions => ({ description, ...RANGES });

export class LayerPath {
  @TextField({
    description: 'Name of the layer.',
    max: 64,
    pattern: KEY_PATTERN,
    rule: 'must be the name of a layer',
  })
  key: string;
}

class LayerHolderResource {
  @TextField({ description: 'Key of the experiment.', max: 64 })
  experiment: string;

  @ChoiceField({
    description: 'Running or paused: it holds its part until it stops.',
    of: EXPERIMENT_STATUSES,
  })
  status: ExperimentStatus;

  @NumberField({ description: 'Share of the layer that it holds.' })
  share: number;

  @ApiProperty(ranges('Where: from each start, included, to its end, excluded.'))
  ranges: (readonly [number, number])[];

  @NumberField({ description: 'Share of all units that it admits at the moment.' })
  traffic: number;
}

class LayerDraftResource {
  @TextField({ description: 'Key of the draft.', max: 64 })
  experiment: string;

  @NumberField({ description: 'Share of the layer that starting it reserves.' })
  share: number;
}

/** A layer as the experiments that name it make it. */
export class LayerResource {
  @TextField({ description: 'Name.', max: 64 })
  key: string;

  @TextField({
    description: 'Attribute that its experiments randomise; null: none holds any of it.',
    nullable: true,
    max: 128,
  })
  unit: string | null;

  @NumberField({ description: 'Share that nobody holds.' })
  free: number;

  @ApiProperty(ranges('What nobody holds.'))
  freeRanges: (readonly [number, number])[];

  @NestedListField({ description: 'Who holds what.', of: () => LayerHolderResource, max: 10_000 })
  holders: LayerHolderResource[];

  @NestedListField({ description: 'Drafts that want to come in.', of: () => LayerDraftResource, max: 10_000 })
  drafts: LayerDraftResource[];
}
