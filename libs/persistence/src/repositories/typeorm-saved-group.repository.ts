import {
  SavedGroupRepository,
  type ChangeContext,
  type Page,
  type PageRequest,
  type SavedGroup,
} from '#libs/domain';
import type { Database } from '../database.js';
import { SavedGroupEntity } from '../entities/saved-group.entity.js';
import { savedGroupEntityOf, savedGroupOf } from '../mappers/saved-group.mapper.js';
import { VersionedTable } from './versioned-table.js';

export class TypeOrmSavedGroupRepository extends SavedGroupRepository {
  private readonly table: VersionedTable<SavedGroupEntity, SavedGroup>;

  constructor(database: Database) {
    super();
    this.table = new VersionedTable(database, {
      entity: SavedGroupEntity,
      type: 'saved-group',
      entityOf: savedGroupEntityOf,
      itemOf: savedGroupOf,
    });
  }

  override create(savedGroup: SavedGroup, change: ChangeContext): Promise<void> {
    return this.table.create(savedGroup, change);
  }

  override update(savedGroup: SavedGroup, change: ChangeContext): Promise<void> {
    return this.table.update(savedGroup, change);
  }

  override delete(savedGroup: SavedGroup, change: ChangeContext): Promise<void> {
    return this.table.delete(savedGroup, change);
  }

  override findByKey(projectId: string, key: string): Promise<SavedGroup | null> {
    return this.table.findByKey(projectId, key);
  }

  override list(projectId: string, page: PageRequest): Promise<Page<SavedGroup>> {
    return this.table.list(projectId, page);
  }
}
