import { Column } from 'typeorm';

/** What is edited by several at once: a write names the version that it changes. */
export abstract class VersionedEntity {
  @Column('integer')
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
