import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Claimed while `status` is null, answered afterwards. */
@Entity('idempotency_keys')
@Index('idempotency_keys_claimed_index', ['claimedAt'])
@Check(
  'idempotency_keys_answer_check',
  '(status IS NULL) = (headers IS NULL) AND (status IS NULL) = (body IS NULL)',
)
export class IdempotencyKeyEntity {
  @PrimaryColumn('text', { name: 'owner_id', primaryKeyConstraintName: 'idempotency_keys_pkey' })
  ownerId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pkey' })
  key: string;

  @Column('text', { name: 'request_hash' })
  requestHash: string;

  @Column({ type: 'timestamptz', name: 'claimed_at', default: () => 'now()' })
  claimedAt: Date;

  @Column('smallint', { nullable: true })
  status: number | null;

  @Column('jsonb', { nullable: true })
  headers: Record<string, string> | null;

  @Column('text', { nullable: true })
  body: string | null;
}
