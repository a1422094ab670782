import {
  ExperimentRepository,
  metricKeysOf,
  requireLayerRangesFree,
  takesLayerRanges,
  type ChangeContext,
  type Experiment,
  type ExperimentStatus,
  type Page,
  type PageRequest,
} from '#libs/domain';
import { copyOf } from './copy-of.js';
import { MemoryCatalogue } from './memory-catalogue.js';
import { MemoryTable } from './memory-table.js';
import { newestFirst } from './newest-first.js';

export class FakeExperimentRepository extends ExperimentRepository {
  private readonly table: MemoryTable<Experiment>;

  constructor(private readonly catalogue = new MemoryCatalogue()) {
    super();
    this.table = new MemoryTable(catalogue, catalogue.experiments, 'experiment');
  }

  override async create(experiment: Experiment, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.catalogue.requireFreeFeatureKey(experiment);
    this.table.create(experiment, change);
  }

  override async update(experiment: Experiment, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.table.update(experiment, change, (before) => {
      if (!takesLayerRanges(before, experiment)) return;
      requireLayerRangesFree(experiment, this.table.of(experiment.projectId));
    });
  }

  override async delete(experiment: Experiment, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.table.delete(experiment, change);
  }

  override findByKey(projectId: string, key: string): Promise<Experiment | null> {
    return Promise.resolve(this.table.findByKey(projectId, key));
  }

  override async list(
    projectId: string,
    page: PageRequest,
    status: ExperimentStatus | null,
  ): Promise<Page<Experiment>> {
    await Promise.resolve();
    const wanted = this.table.of(projectId).filter((one) => status === null || one.status === status);
    return newestFirst(wanted, page, (experiment) => experiment.createdAt);
  }

  override listHoldingLayer(projectId: string, layer: string): Promise<Experiment[]> {
    const holding = this.table
      .of(projectId)
      .filter((one) => one.layer === layer && (one.status === 'running' || one.status === 'paused'));
    holding.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
    return Promise.resolve(copyOf(holding));
  }

  override listKeysUsingMetric(projectId: string, metricKey: string): Promise<string[]> {
    const keys = this.table
      .of(projectId)
      .filter(({ status, metrics }) => status !== 'archived' && metricKeysOf(metrics).includes(metricKey))
      .map((experiment) => experiment.key);
    return Promise.resolve(keys.sort());
  }
}
