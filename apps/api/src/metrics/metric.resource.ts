import {
  METRIC_DIRECTIONS,
  METRIC_TYPES,
  type MetricDirection,
  type MetricType,
  type QuantileCap,
  type QuantileMeasure,
} from '#libs/domain';
import { ApiProperty } from '@nestjs/swagger';
import { ChoiceField, FlagField, NestedField, NumberField, TextField, TimeField } from '../input/fields.js';
import { DurationDto } from './duration.dto.js';
import { capDocumentation, QUANTILE_OF } from './metric.dto.js';
import {
  DenominatorResource,
  FiltersField,
  FunnelResource,
  LONGEST_EVENT_NAME,
  TriggerResource,
  type FilterDto,
} from './selection.dto.js';

class QuantileResource {
  @NumberField({ description: 'Level.' })
  level: number;

  @ChoiceField({ description: 'Of what.', of: QUANTILE_OF })
  of: QuantileMeasure['of'];

  @FlagField({ description: 'Whether zeros, and units without events, are left out.' })
  ignoreZeros: boolean;
}

/** A metric as it is kept. */
export class MetricResource {
  @TextField({ description: 'Key.', max: 64 })
  key: string;

  @TextField({ description: 'Name.', max: 200 })
  name: string;

  @TextField({ description: 'Description.', max: 4_000 })
  description: string;

  @ChoiceField({ description: 'Type.', of: METRIC_TYPES })
  type: MetricType;

  @TextField({ description: 'Event.', max: LONGEST_EVENT_NAME })
  event: string;

  @FiltersField('Only events that pass all of them feed it.')
  filters: FilterDto[];

  @TextField({
    description: 'Where the number is; null: events are counted.',
    nullable: true,
    max: LONGEST_EVENT_NAME,
  })
  value: string | null;

  @NestedField({ description: 'Of a ratio.', nullable: true, of: () => DenominatorResource })
  denominator: DenominatorResource | null;

  @NestedField({ description: 'Delay; null: none.', nullable: true, of: () => DurationDto })
  delay: DurationDto | null;

  @NestedField({
    description: 'Window; null: until the experiment stops.',
    nullable: true,
    of: () => DurationDto,
  })
  window: DurationDto | null;

  @NestedField({ description: 'Lookback; null: none.', nullable: true, of: () => DurationDto })
  lookback: DurationDto | null;

  @FlagField({ description: 'Whether only units whose window is over are in it.' })
  matured: boolean;

  @NestedField({
    description: 'Trigger; null: every exposed unit is in it.',
    nullable: true,
    of: () => TriggerResource,
  })
  trigger: TriggerResource | null;

  @NestedField({ description: 'Of a funnel.', nullable: true, of: () => FunnelResource })
  funnel: FunnelResource | null;

  @NestedField({ description: 'Covariate; null: no adjustment.', nullable: true, of: () => DurationDto })
  covariate: DurationDto | null;

  @NestedField({ description: 'Of a quantile.', nullable: true, of: () => QuantileResource })
  quantile: QuantileResource | null;

  @ChoiceField({ description: 'Direction.', of: METRIC_DIRECTIONS })
  direction: MetricDirection;

  @ApiProperty(capDocumentation('Cap; null: none.'))
  cap: number | QuantileCap | null;

  @TimeField({
    description:
      'When it was last redefined while started experiments read it: their numbers are counted anew, the former ones shown meanwhile. Null: never.',
    nullable: true,
  })
  redefinedAt: Date | null;

  @NumberField({ description: 'Grows with every change; the ETag.', integer: true })
  version: number;

  @TimeField({ description: 'When it was created.' })
  createdAt: Date;

  @TimeField({ description: 'When it last changed.' })
  updatedAt: Date;
}
