import {
  SavedGroupRepository,
  type ChangeContext,
  type Experiment,
  type Page,
  type PageRequest,
  auditedSavedGroup,
  type SavedGroup,
  type SavedGroupSummary,
  summaryOfSavedGroup,
} from '#libs/domain';
import { MemoryCatalogue } from './memory-catalogue.js';
import { MemoryTable } from './memory-table.js';
import { newestFirst } from './newest-first.js';

export class FakeSavedGroupRepository extends SavedGroupRepository {
  private readonly table: MemoryTable<SavedGroup>;
  private readonly experiments: MemoryTable<Experiment>;

  constructor(catalogue = new MemoryCatalogue()) {
    super();
    this.table = new MemoryTable(catalogue, catalogue.savedGroups, 'saved-group', auditedSavedGroup);
    this.experiments = new MemoryTable(catalogue, catalogue.experiments, 'experiment');
  }

  override async create(savedGroup: SavedGroup, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.table.create(savedGroup, change);
  }

  override async update(savedGroup: SavedGroup, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.table.update(savedGroup, change);
  }

  override async updateWithExperiments(
    savedGroup: SavedGroup,
    experiments: readonly Experiment[],
    change: ChangeContext,
  ): Promise<void> {
    await Promise.resolve();
    this.table.requireUpdatable(savedGroup);
    for (const experiment of experiments) this.experiments.requireUpdatable(experiment);
    this.table.update(savedGroup, change);
    const action = 'experiment.update';
    for (const experiment of experiments) this.experiments.update(experiment, { ...change, action });
  }

  override async delete(savedGroup: SavedGroup, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.table.delete(savedGroup, change);
  }

  override findByKey(projectId: string, key: string): Promise<SavedGroup | null> {
    return Promise.resolve(this.table.findByKey(projectId, key));
  }

  override async list(projectId: string, page: PageRequest): Promise<Page<SavedGroupSummary>> {
    await Promise.resolve();
    const { items, nextCursor } = newestFirst(
      this.table.of(projectId),
      page,
      (savedGroup) => savedGroup.createdAt,
    );
    return { items: items.map(summaryOfSavedGroup), nextCursor };
  }
}
