import { Column } from 'typeorm';
import { VersionedEntity } from './versioned.entity.js';

/** What people define: it has a key for programs and a name for them. */
export abstract class NamedEntity extends VersionedEntity {
  @Column('text')
  key: string;

  @Column('text')
  name: string;
}
