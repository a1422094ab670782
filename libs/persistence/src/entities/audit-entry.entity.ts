import type { AuditEntry, JsonValue } from '#libs/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { ProjectEntity } from './project.entity.js';

/** Append-only: the database refuses UPDATE, DELETE and TRUNCATE. */
@Entity('audit_log')
@Index('audit_log_at_index', ['projectId', 'at', 'id'])
@Index('audit_log_entity_index', ['projectId', 'entityKey', 'at', 'id'])
@Check(
  'audit_log_entity_type_check',
  `entity_type IN ('experiment', 'flag', 'holdout', 'saved-group', 'metric', 'event', 'api-key', 'project')`,
)
export class AuditEntryEntity {
  /** bigint, which pg gives as text. */
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'audit_log_pkey',
  })
  id: string;

  @ForeignKey(() => ProjectEntity, { name: 'audit_log_project_fkey' })
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  at: Date;

  @Column('text')
  actor: string;

  @Column('text', { name: 'request_id', nullable: true })
  requestId: string | null;

  @Column('text')
  action: string;

  @Column('text', { name: 'entity_type' })
  entityType: AuditEntry['entityType'];

  @Column('text', { name: 'entity_key' })
  entityKey: string;

  @Column('jsonb', { nullable: true })
  before: JsonValue;

  @Column('jsonb', { nullable: true })
  after: JsonValue;
}
