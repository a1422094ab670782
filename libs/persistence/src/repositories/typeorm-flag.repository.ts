import { FlagRepository, type ChangeContext, type Flag, type Page, type PageRequest } from '#libs/domain';
import type { Database } from '../database.js';
import { FlagEntity } from '../entities/flag.entity.js';
import { flagEntityOf, flagOf } from '../mappers/flag.mapper.js';
import { VersionedTable } from './versioned-table.js';

export class TypeOrmFlagRepository extends FlagRepository {
  private readonly table: VersionedTable<FlagEntity, Flag>;

  constructor(database: Database) {
    super();
    this.table = new VersionedTable(database, {
      entity: FlagEntity,
      type: 'flag',
      entityOf: flagEntityOf,
      itemOf: flagOf,
    });
  }

  override create(flag: Flag, change: ChangeContext): Promise<void> {
    return this.table.create(flag, change);
  }

  override update(flag: Flag, change: ChangeContext): Promise<void> {
    return this.table.update(flag, change);
  }

  override delete(flag: Flag, change: ChangeContext): Promise<void> {
    return this.table.delete(flag, change);
  }

  override findByKey(projectId: string, key: string): Promise<Flag | null> {
    return this.table.findByKey(projectId, key);
  }

  override list(projectId: string, page: PageRequest): Promise<Page<Flag>> {
    return this.table.list(projectId, page);
  }
}
