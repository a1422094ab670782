import type { JsonValue } from '#libs/domain';
import { applyDecorators, SetMetadata, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import {
  ANY_JSON,
  FlagField,
  NestedField,
  NestedListField,
  NumberField,
  TextField,
  TextListField,
} from '../input/fields.js';

export class MemberChangeResource {
  @TextField({ description: 'JSON pointer (RFC 6901) into the entity; empty: the whole of it.', max: 1_000 })
  pointer: string;

  @ApiProperty({ ...ANY_JSON, description: 'As it is; null: there is none.' })
  before: JsonValue;

  @ApiProperty({ ...ANY_JSON, description: 'As it would become; null: there would be none.' })
  after: JsonValue;
}

export class UnitMovesResource {
  @NumberField({ description: 'Share that keeps its variant.' })
  staying: number;

  @NumberField({ description: 'Share that gets another variant.' })
  moving: number;

  @NumberField({ description: 'Share that gets a variant and had none.' })
  entering: number;

  @NumberField({ description: 'Share that loses its variant.' })
  leaving: number;
}

/** What a write would do; nothing was written. */
export class DryRunResource {
  @FlagField({ description: 'Always true.' })
  dryRun: true;

  @TextField({ description: 'What would be done.', max: 64, example: 'experiment.update' })
  action: string;

  @NestedListField({
    description: 'What would differ, member by member; empty: nothing would change.',
    of: () => MemberChangeResource,
    max: 10_000,
  })
  changes: MemberChangeResource[];

  @FlagField({
    description: 'Whether a new phase would begin; results of different phases are never pooled.',
  })
  opensPhase: boolean;

  @NestedField({
    description:
      'What happens to units, as shares of those that targeting and prerequisites let in; null: nothing happens to any, or it depends on their attributes.',
    nullable: true,
    of: () => UnitMovesResource,
  })
  units: UnitMovesResource | null;

  @TextListField({ description: 'What follows, in words.', max: 1_000, maxLength: 2_000 })
  consequences: string[];
}

/** Marks the handlers that can tell what they would do. */
export const TELLS_BEFOREHAND = Symbol('tells beforehand');

/** Documents an answer that is the entity, or what the write would do to it. */
export function ApiDryRunOr(Entity: Type<object>): MethodDecorator {
  return applyDecorators(
    SetMetadata(TELLS_BEFOREHAND, true),
    ApiExtraModels(Entity, DryRunResource),
    ApiOkResponse({
      description: 'Done; or, with `dryRun`, what would be done.',
      schema: { oneOf: [Entity, DryRunResource].map((model) => ({ $ref: getSchemaPath(model) })) },
    }),
  );
}

/** Documents what a write answers with `dryRun` when it otherwise answers with another status. */
export function ApiDryRun(): MethodDecorator {
  return applyDecorators(
    SetMetadata(TELLS_BEFOREHAND, true),
    ApiOkResponse({ description: 'With `dryRun`: what would be done.', type: DryRunResource }),
  );
}
