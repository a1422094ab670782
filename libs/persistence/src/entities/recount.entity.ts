import type { PhaseRecount, RecountStatus } from '#libs/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ProjectEntity } from './project.entity.js';

@Entity('recounts')
@Index('recounts_created_index', ['projectId', 'createdAt', 'id'])
@Index('recounts_finished_index', ['experimentId', 'finishedAt', 'id'])
@Index('recounts_waiting_index', ['nightly', 'createdAt', 'id'], {
  where: `status IN ('queued', 'running')`,
})
@Index('recounts_queued_unique', ['experimentId'], { unique: true, where: `status = 'queued'` })
@Check('recounts_status_check', `status IN ('queued', 'running', 'done', 'skipped', 'failed')`)
@Check('recounts_running_check', `status <> 'running' OR heard_at IS NOT NULL`)
@Check('recounts_finished_check', `(status IN ('done', 'skipped', 'failed')) = (finished_at IS NOT NULL)`)
export class RecountEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'recounts_pkey' })
  id: string;

  @ForeignKey(() => ProjectEntity, { name: 'recounts_project_fkey' })
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('uuid', { name: 'experiment_id' })
  experimentId: string;

  @Column('text', { name: 'experiment_key' })
  experimentKey: string;

  @Column('text')
  status: RecountStatus;

  @Column('boolean')
  repair: boolean;

  @Column('boolean')
  nightly: boolean;

  @Column('jsonb')
  phases: PhaseRecount[];

  @Column('text', { nullable: true })
  detail: string | null;

  @Column('integer')
  attempts: number;

  /** Last sign of life of the worker that has it. */
  @Column({ type: 'timestamptz', name: 'heard_at', precision: 3, nullable: true })
  heardAt: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'finished_at', precision: 3, nullable: true })
  finishedAt: Date | null;
}
