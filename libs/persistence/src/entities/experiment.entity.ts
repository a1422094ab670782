import type {
  AnalysisOptions,
  CoveringHoldout,
  Decision,
  ExperimentStatus,
  JsonObject,
  MetricRoles,
  Override,
  Phase,
  Prerequisite,
  RampStep,
  Variant,
  VariantSlice,
} from '#libs/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { NamedEntity } from './named.entity.js';
import { ProjectEntity } from './project.entity.js';

/** As they lie in jsonb, which has no dates. */
export type StoredPhase = Omit<Phase, 'startedAt' | 'endedAt'> & {
  startedAt: string;
  endedAt: string | null;
};
export type StoredSchedule = {
  startAt: string | null;
  stopAt: string | null;
  ramp: (Omit<RampStep, 'at'> & { at: string | null })[];
  held: { at: string; reason: string } | null;
};
export type StoredDecision = Omit<Decision, 'decidedAt'> & { decidedAt: string };

/** What is read and written whole lies in jsonb; what the database must search or guard has its own column. */
@Entity('experiments')
@Unique('experiments_key_unique', ['projectId', 'key'])
@Index('experiments_created_index', ['projectId', 'createdAt', 'id'])
@Check(
  'experiments_status_check',
  `status IN ('draft', 'running', 'paused', 'stopped', 'decided', 'archived')`,
)
@Check('experiments_traffic_check', 'traffic >= 0 AND traffic <= 1')
@Check('experiments_hash_version_check', 'hash_version IN (1, 2)')
@Check('experiments_layer_share_check', 'layer_share > 0 AND layer_share <= 1')
@Check('experiments_receipts_check', 'receipts >= 0 AND receipts <= 1')
@Check('experiments_version_check', 'version >= 1')
export class ExperimentEntity extends NamedEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'experiments_pkey' })
  id: string;

  @ForeignKey(() => ProjectEntity, { name: 'experiments_project_fkey' })
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text')
  hypothesis: string;

  @Column('text')
  unit: string;

  @Column('text')
  status: ExperimentStatus;

  @Column('jsonb')
  variants: Variant[];

  @Column('text')
  control: string;

  @Column('double precision')
  traffic: number;

  @Column('jsonb', { nullable: true })
  targeting: JsonObject | null;

  @Column('text')
  seed: string;

  @Column('smallint', { name: 'hash_version' })
  hashVersion: 1 | 2;

  @Column('text', { nullable: true })
  layer: string | null;

  @Column('double precision', { name: 'layer_share', nullable: true })
  layerShare: number | null;

  @Column('jsonb', { name: 'layer_ranges', nullable: true })
  layerRanges: [number, number][] | null;

  @Column('jsonb', { default: [] })
  prerequisites: Prerequisite[];

  @Column('jsonb', { nullable: true })
  slices: VariantSlice[] | null;

  @Column('jsonb', { default: [] })
  holdouts: CoveringHoldout[];

  @Column('jsonb', { default: [] })
  overrides: Override[];

  @Column('jsonb', { name: 'excluded_units', default: [] })
  excludedUnits: string[];

  @Column('jsonb', { default: { startAt: null, stopAt: null, ramp: [], held: null } })
  schedule: StoredSchedule;

  @Column('double precision', { default: 0 })
  receipts: number;

  @Column('jsonb', { default: [] })
  segments: string[];

  @Column('jsonb')
  metrics: MetricRoles;

  /** Lacks the options that were not there yet when it was written. */
  @Column('jsonb')
  analysis: Partial<AnalysisOptions>;

  @Column('jsonb')
  phases: StoredPhase[];

  @Column('jsonb', { nullable: true })
  decision: StoredDecision | null;

  @Column({ type: 'timestamptz', name: 'started_at', precision: 3, nullable: true })
  startedAt: Date | null;

  @Column({ type: 'timestamptz', name: 'stopped_at', precision: 3, nullable: true })
  stoppedAt: Date | null;

  @Column('text', { name: 'plan_hash', nullable: true })
  planHash: string | null;
}
