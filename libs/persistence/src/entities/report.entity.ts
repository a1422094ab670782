import type { Report } from '#libs/domain';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Append-only, as the audit log is. `json` keeps the text as it was written. */
@Entity('reports')
@Index('reports_created_index', ['experimentId', 'createdAt', 'id'])
export class ReportEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'reports_pkey' })
  id: string;

  @Column('uuid', { name: 'experiment_id' })
  experimentId: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('json')
  report: Report;
}
