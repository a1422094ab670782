import type { SimulationPlan, SimulationResult, SimulationStatus } from '#libs/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ProjectEntity } from './project.entity.js';

@Entity('simulations')
@Index('simulations_created_index', ['projectId', 'createdAt', 'id'])
@Index('simulations_waiting_index', ['createdAt', 'id'], { where: `status IN ('queued', 'running')` })
@Index('simulations_metric_index', ['projectId', 'metricKey', 'finishedAt', 'id'], {
  where: `status = 'done'`,
})
@Check('simulations_status_check', `status IN ('queued', 'running', 'done', 'failed')`)
@Check('simulations_progress_check', 'progress >= 0 AND progress <= 1')
@Check('simulations_running_check', `status <> 'running' OR heard_at IS NOT NULL`)
@Check('simulations_result_check', `(status = 'done') = (result IS NOT NULL)`)
@Check('simulations_failure_check', `(status = 'failed') = (failure IS NOT NULL)`)
@Check('simulations_finished_check', `(status IN ('done', 'failed')) = (finished_at IS NOT NULL)`)
export class SimulationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'simulations_pkey' })
  id: string;

  @ForeignKey(() => ProjectEntity, { name: 'simulations_project_fkey' })
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  /** As in the plan, where no index finds it. */
  @Column('text', { name: 'metric_key' })
  metricKey: string;

  @Column('integer', { name: 'metric_version' })
  metricVersion: number;

  @Column('jsonb')
  plan: SimulationPlan;

  @Column('text')
  status: SimulationStatus;

  @Column('double precision')
  progress: number;

  @Column('integer')
  attempts: number;

  /** Last sign of life of the worker that has it. */
  @Column({ type: 'timestamptz', name: 'heard_at', precision: 3, nullable: true })
  heardAt: Date | null;

  @Column('jsonb', { nullable: true })
  result: SimulationResult | null;

  @Column('text', { nullable: true })
  failure: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'finished_at', precision: 3, nullable: true })
  finishedAt: Date | null;
}
