import {
  ExperimentRepository,
  type ChangeContext,
  type Experiment,
  type ExperimentStatus,
  type Page,
  type PageRequest,
} from '#libs/domain';
import type { Database } from '../database.js';
import { ExperimentEntity } from '../entities/experiment.entity.js';
import { experimentTable, listHoldingLayer } from './experiment-table.js';
import type { VersionedTable } from './versioned-table.js';

/** One role of a metric after the other; `@>` asks whether the array contains the element. */
const READS_METRIC = `(
  experiment.metrics -> 'primary' @> to_jsonb(:metric::text)
  OR experiment.metrics -> 'secondary' @> to_jsonb(:metric::text)
  OR experiment.metrics -> 'guardrails' @> jsonb_build_array(jsonb_build_object('metric', :metric::text))
)`;

export class TypeOrmExperimentRepository extends ExperimentRepository {
  private readonly table: VersionedTable<ExperimentEntity, Experiment>;

  constructor(private readonly database: Database) {
    super();
    this.table = experimentTable(database);
  }

  override create(experiment: Experiment, change: ChangeContext): Promise<void> {
    return this.table.create(experiment, change);
  }

  override update(experiment: Experiment, change: ChangeContext): Promise<void> {
    return this.table.update(experiment, change);
  }

  override delete(experiment: Experiment, change: ChangeContext): Promise<void> {
    return this.table.delete(experiment, change);
  }

  override findByKey(projectId: string, key: string): Promise<Experiment | null> {
    return this.table.findByKey(projectId, key);
  }

  override list(
    projectId: string,
    page: PageRequest,
    status: ExperimentStatus | null,
  ): Promise<Page<Experiment>> {
    return this.table.list(projectId, page, (query) => {
      if (status !== null) query.andWhere('item.status = :status', { status });
    });
  }

  override listHoldingLayer(projectId: string, layer: string): Promise<Experiment[]> {
    return this.database.run((manager) => listHoldingLayer(manager, projectId, layer));
  }

  override async listKeysUsingMetric(projectId: string, metricKey: string): Promise<string[]> {
    const entities = await this.database.run((manager) =>
      manager
        .createQueryBuilder(ExperimentEntity, 'experiment')
        .where('experiment.projectId = :projectId', { projectId })
        .andWhere(`experiment.status <> 'archived'`)
        .andWhere(READS_METRIC, { metric: metricKey })
        .orderBy('experiment.key')
        .getMany(),
    );
    return entities.map((entity) => entity.key);
  }
}
