import type { HoldoutScope } from '#libs/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { NamedEntity } from './named.entity.js';
import { ProjectEntity } from './project.entity.js';

@Entity('holdouts')
@Unique('holdouts_key_unique', ['key'])
@Index('holdouts_created_index', ['createdAt', 'id'])
@Check('holdouts_scope_check', `scope IN ('global', 'project')`)
@Check('holdouts_share_check', 'share >= 0 AND share <= 0.5')
@Check('holdouts_version_check', 'version >= 1')
export class HoldoutEntity extends NamedEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'holdouts_pkey' })
  id: string;

  @ForeignKey(() => ProjectEntity, { name: 'holdouts_project_fkey' })
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text')
  description: string;

  @Column('text')
  scope: HoldoutScope;

  @Column('text')
  unit: string;

  @Column('double precision')
  share: number;

  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt: Date | null;
}
