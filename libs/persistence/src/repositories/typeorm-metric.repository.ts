import { MetricRepository, type ChangeContext, type Metric, type Page, type PageRequest } from '#libs/domain';
import { In } from 'typeorm';
import type { Database } from '../database.js';
import { MetricEntity } from '../entities/metric.entity.js';
import { metricEntityOf, metricOf } from '../mappers/metric.mapper.js';
import { isPossibleKey } from './possible-names.js';
import { VersionedTable } from './versioned-table.js';

export class TypeOrmMetricRepository extends MetricRepository {
  private readonly table: VersionedTable<MetricEntity, Metric>;

  constructor(private readonly database: Database) {
    super();
    this.table = new VersionedTable(database, {
      entity: MetricEntity,
      type: 'metric',
      entityOf: metricEntityOf,
      itemOf: metricOf,
    });
  }

  override create(metric: Metric, change: ChangeContext): Promise<void> {
    return this.table.create(metric, change);
  }

  override update(metric: Metric, change: ChangeContext): Promise<void> {
    return this.table.update(metric, change);
  }

  override delete(metric: Metric, change: ChangeContext): Promise<void> {
    return this.table.delete(metric, change);
  }

  override findByKey(projectId: string, key: string): Promise<Metric | null> {
    return this.table.findByKey(projectId, key);
  }

  override async findByKeys(projectId: string, keys: readonly string[]): Promise<Metric[]> {
    const possible = [...new Set(keys)].filter(isPossibleKey);
    if (possible.length === 0) return [];
    const entities = await this.database.run((manager) =>
      manager.findBy(MetricEntity, { projectId, key: In(possible) }),
    );
    const byKey = new Map(entities.map((entity) => [entity.key, entity]));
    return possible.flatMap((key) => {
      const entity = byKey.get(key);
      return entity ? [metricOf(entity)] : [];
    });
  }

  override list(projectId: string, page: PageRequest): Promise<Page<Metric>> {
    return this.table.list(projectId, page);
  }
}
