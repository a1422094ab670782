import type { ObservedKind } from '#libs/domain';
import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { ProjectEntity } from './project.entity.js';
import { VersionedEntity } from './versioned.entity.js';

@Entity('event_notes')
@Unique('event_notes_name_unique', ['projectId', 'kind', 'key'])
@Check('event_notes_kind_check', `kind IN ('track', 'exposure', 'other')`)
@Check('event_notes_version_check', 'version >= 1')
export class EventNoteEntity extends VersionedEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'event_notes_pkey' })
  id: string;

  @ForeignKey(() => ProjectEntity, { name: 'event_notes_project_fkey' })
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text')
  kind: ObservedKind;

  /** Called as other entities' names are, since it is what tells it apart. */
  @Column('text', { name: 'name' })
  key: string;

  @Column('text')
  description: string;

  @Column('text')
  owner: string;
}
