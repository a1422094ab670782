import type { FlagRule, JsonValue } from '#libs/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { NamedEntity } from './named.entity.js';
import { ProjectEntity } from './project.entity.js';

/** The database keeps its key apart from those of experiments, by triggers on both tables. */
@Entity('flags')
@Unique('flags_key_unique', ['projectId', 'key'])
@Index('flags_created_index', ['projectId', 'createdAt', 'id'])
@Check('flags_version_check', 'version >= 1')
export class FlagEntity extends NamedEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'flags_pkey' })
  id: string;

  @ForeignKey(() => ProjectEntity, { name: 'flags_project_fkey' })
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text')
  description: string;

  @Column('boolean')
  enabled: boolean;

  /** SQL's NULL is the value null. */
  @Column('jsonb', { nullable: true })
  value: JsonValue;

  @Column('jsonb')
  rules: FlagRule[];
}
