import type { ApiKeyScope } from '#libs/domain';
import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { ProjectEntity } from './project.entity.js';

@Entity('api_keys')
@Unique('api_keys_hash_unique', ['hash'])
@Check('api_keys_scope_check', `scope IN ('admin', 'client')`)
@Check('api_keys_hash_check', `hash ~ '^[0-9a-f]{64}$'`)
export class ApiKeyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'api_keys_pkey' })
  id: string;

  @ForeignKey(() => ProjectEntity, { name: 'api_keys_project_fkey' })
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text')
  name: string;

  @Column('text')
  scope: ApiKeyScope;

  @Column('text')
  hash: string;

  @Column('text', { name: 'last_four' })
  lastFour: string;

  @Column('jsonb', { name: 'allowed_origins', default: [] })
  allowedOrigins: string[];

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'revoked_at', precision: 3, nullable: true })
  revokedAt: Date | null;
}
