import type {
  EventFilter,
  FunnelMeasure,
  MetricDenominator,
  MetricDirection,
  MetricTrigger,
  MetricType,
  QuantileCap,
  QuantileMeasure,
} from '#libs/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { NamedEntity } from './named.entity.js';
import { ProjectEntity } from './project.entity.js';

@Entity('metrics')
@Unique('metrics_key_unique', ['projectId', 'key'])
@Index('metrics_created_index', ['projectId', 'createdAt', 'id'])
@Check(
  'metrics_type_check',
  `type IN ('conversion', 'count', 'count-distinct', 'sum', 'mean', 'ratio', 'quantile', 'retention', 'time-to-event', 'funnel')`,
)
@Check('metrics_direction_check', `direction IN ('increase', 'decrease')`)
@Check('metrics_denominator_check', `(type = 'ratio') = (denominator IS NOT NULL)`)
@Check('metrics_delay_check', 'delay_seconds >= 0')
@Check('metrics_covariate_check', 'covariate_seconds > 0')
@Check('metrics_quantile_check', `(type = 'quantile') = (quantile IS NOT NULL)`)
@Check('metrics_retention_check', `type <> 'retention' OR window_seconds IS NOT NULL`)
@Check(
  'metrics_lookback_check',
  'lookback_seconds IS NULL OR (lookback_seconds > 0 AND window_seconds IS NULL)',
)
@Check('metrics_funnel_check', `(type = 'funnel') = (funnel IS NOT NULL)`)
@Check('metrics_time_to_event_check', `type <> 'time-to-event' OR window_seconds IS NOT NULL`)
@Check('metrics_cap_check', 'cap IS NULL OR (cap >= 0 AND cap_quantile IS NULL)')
@Check('metrics_version_check', 'version >= 1')
export class MetricEntity extends NamedEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'metrics_pkey' })
  id: string;

  @ForeignKey(() => ProjectEntity, { name: 'metrics_project_fkey' })
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text')
  description: string;

  @Column('text')
  type: MetricType;

  @Column('text')
  event: string;

  @Column('jsonb', { default: [] })
  filters: EventFilter[];

  @Column('text', { nullable: true })
  value: string | null;

  @Column('jsonb', { nullable: true })
  denominator: MetricDenominator | null;

  @Column('double precision', { name: 'delay_seconds', default: 0 })
  delaySeconds: number;

  @Column('double precision', { name: 'window_seconds', nullable: true })
  windowSeconds: number | null;

  @Column('double precision', { name: 'lookback_seconds', nullable: true })
  lookbackSeconds: number | null;

  @Column('jsonb', { nullable: true })
  trigger: MetricTrigger | null;

  @Column('boolean', { default: false })
  matured: boolean;

  @Column('text')
  direction: MetricDirection;

  @Column('double precision', { nullable: true })
  cap: number | null;

  /** A cap that the data choose, instead of `cap`. */
  @Column('jsonb', { name: 'cap_quantile', nullable: true })
  capQuantile: QuantileCap | null;

  @Column('jsonb', { nullable: true })
  quantile: QuantileMeasure | null;

  @Column('jsonb', { nullable: true })
  funnel: FunnelMeasure | null;

  @Column('double precision', { name: 'covariate_seconds', nullable: true })
  covariateSeconds: number | null;

  @Column({ type: 'timestamptz', name: 'redefined_at', precision: 3, nullable: true })
  redefinedAt: Date | null;
}
