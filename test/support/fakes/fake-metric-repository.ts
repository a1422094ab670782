import { MetricRepository, type ChangeContext, type Metric, type Page, type PageRequest } from '#libs/domain';
import { MemoryCatalogue } from './memory-catalogue.js';
import { MemoryTable } from './memory-table.js';
import { newestFirst } from './newest-first.js';

export class FakeMetricRepository extends MetricRepository {
  private readonly table: MemoryTable<Metric>;

  constructor(catalogue = new MemoryCatalogue()) {
    super();
    this.table = new MemoryTable(catalogue, catalogue.metrics, 'metric');
  }

  override async create(metric: Metric, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.table.create(metric, change);
  }

  override async update(metric: Metric, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.table.update(metric, change);
  }

  override async delete(metric: Metric, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.table.delete(metric, change);
  }

  override findByKey(projectId: string, key: string): Promise<Metric | null> {
    return Promise.resolve(this.table.findByKey(projectId, key));
  }

  override findByKeys(projectId: string, keys: readonly string[]): Promise<Metric[]> {
    const found = [...new Set(keys)].map((key) => this.table.findByKey(projectId, key));
    return Promise.resolve(found.filter((metric) => metric !== null));
  }

  override async list(projectId: string, page: PageRequest): Promise<Page<Metric>> {
    await Promise.resolve();
    return newestFirst(this.table.of(projectId), page, (metric) => metric.createdAt);
  }
}
