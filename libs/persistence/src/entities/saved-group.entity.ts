import type { SavedGroupContent } from '#libs/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { NamedEntity } from './named.entity.js';
import { ProjectEntity } from './project.entity.js';

@Entity('saved_groups')
@Unique('saved_groups_key_unique', ['projectId', 'key'])
@Index('saved_groups_created_index', ['projectId', 'createdAt', 'id'])
@Check('saved_groups_content_check', `content @> '{"type": "list"}' OR content @> '{"type": "condition"}'`)
@Check('saved_groups_version_check', 'version >= 1')
export class SavedGroupEntity extends NamedEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'saved_groups_pkey' })
  id: string;

  @ForeignKey(() => ProjectEntity, { name: 'saved_groups_project_fkey' })
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text')
  description: string;

  @Column('jsonb')
  content: SavedGroupContent;
}
