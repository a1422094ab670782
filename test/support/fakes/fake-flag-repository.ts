import { FlagRepository, type ChangeContext, type Flag, type Page, type PageRequest } from '#libs/domain';
import { MemoryCatalogue } from './memory-catalogue.js';
import { MemoryTable } from './memory-table.js';
import { newestFirst } from './newest-first.js';

export class FakeFlagRepository extends FlagRepository {
  private readonly table: MemoryTable<Flag>;

  constructor(private readonly catalogue = new MemoryCatalogue()) {
    super();
    this.table = new MemoryTable(catalogue, catalogue.flags, 'flag');
  }

  override async create(flag: Flag, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.catalogue.requireFreeFeatureKey(flag);
    this.table.create(flag, change);
  }

  override async update(flag: Flag, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.table.update(flag, change);
  }

  override async delete(flag: Flag, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.table.delete(flag, change);
  }

  override findByKey(projectId: string, key: string): Promise<Flag | null> {
    return Promise.resolve(this.table.findByKey(projectId, key));
  }

  override async list(projectId: string, page: PageRequest): Promise<Page<Flag>> {
    await Promise.resolve();
    return newestFirst(this.table.of(projectId), page, (flag) => flag.createdAt);
  }
}
