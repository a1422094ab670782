import type { AuditEntry, JsonValue } from '#libs/domain';
import { ApiProperty } from '@nestjs/swagger';
import { ANY_JSON, ChoiceField, TextField, TimeField } from '../input/fields.js';
import { PageQuery } from '../input/page-query.js';

const ENTITY_TYPES = [
  'experiment',
  'flag',
  'holdout',
  'saved-group',
  'metric',
  'event',
  'api-key',
  'project',
] as const;

export class AuditQuery extends PageQuery {
  @TextField({
    description: 'Only of the entity with this key (of an API key: its id).',
    optional: true,
    min: 1,
    max: 128,
  })
  entity?: string;
}

/** One accepted change. */
export class AuditEntryResource {
  @TextField({ description: 'Id.', max: 36 })
  id: string;

  @TimeField({ description: 'When.' })
  at: Date;

  @TextField({ description: 'Name and id of the API key, or the command that ran.', max: 400 })
  actor: string;

  @TextField({ description: 'The request that did it.', nullable: true, max: 64 })
  requestId: string | null;

  @TextField({ description: 'What was done.', max: 64, example: 'experiment.start' })
  action: string;

  @ChoiceField({ description: 'To what.', of: ENTITY_TYPES })
  entityType: (typeof ENTITY_TYPES)[number];

  @TextField({ description: 'Key of it.', max: 64 })
  entityKey: string;

  @ApiProperty({ ...ANY_JSON, description: 'As it was; null: it was created.' })
  before: JsonValue;

  @ApiProperty({ ...ANY_JSON, description: 'As it became; null: it was deleted.' })
  after: JsonValue;
}

export function auditEntryResource({ projectId: _projectId, ...shown }: AuditEntry): AuditEntryResource {
  return shown;
}
