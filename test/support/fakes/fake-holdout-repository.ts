import {
  AlreadyExistsError,
  HoldoutRepository,
  type ChangeContext,
  type CoveredExperiment,
  type Holdout,
  type Page,
  type PageRequest,
} from '#libs/domain';
import { copyOf } from './copy-of.js';
import { MemoryCatalogue } from './memory-catalogue.js';
import { MemoryTable } from './memory-table.js';
import { newestFirst } from './newest-first.js';

export class FakeHoldoutRepository extends HoldoutRepository {
  private readonly table: MemoryTable<Holdout>;

  constructor(private readonly catalogue = new MemoryCatalogue()) {
    super();
    this.table = new MemoryTable(catalogue, catalogue.holdouts, 'holdout');
  }

  override async create(holdout: Holdout, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    const all = [...this.catalogue.holdouts.values()];
    if (all.some(({ key }) => key === holdout.key)) throw new AlreadyExistsError('holdout', holdout.key);
    this.table.create(holdout, change);
  }

  override async update(holdout: Holdout, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.table.update(holdout, change);
  }

  override async delete(holdout: Holdout, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.table.delete(holdout, change);
  }

  override findByKey(projectId: string, key: string): Promise<Holdout | null> {
    return Promise.resolve(copyOf(this.visibleTo(projectId).find((one) => one.key === key) ?? null));
  }

  override listCovering(projectId: string): Promise<Holdout[]> {
    const inForce = this.visibleTo(projectId).filter(({ endedAt }) => endedAt === null);
    return Promise.resolve(copyOf(inForce.sort((one, other) => (one.key < other.key ? -1 : 1))));
  }

  override listCovered(keys: readonly string[]): Promise<Map<string, CoveredExperiment[]>> {
    const experiments = [...this.catalogue.experiments.values()].sort((one, other) =>
      one.projectId + one.key < other.projectId + other.key ? -1 : 1,
    );
    const coveredBy = (holdout: string): CoveredExperiment[] =>
      experiments
        .filter(({ holdouts }) => holdouts.some(({ key }) => key === holdout))
        .map(({ projectId, key, status }) => ({ projectId, key, status }));
    return Promise.resolve(new Map(keys.map((key) => [key, coveredBy(key)])));
  }

  override async list(projectId: string, page: PageRequest): Promise<Page<Holdout>> {
    await Promise.resolve();
    return newestFirst(this.visibleTo(projectId), page, (holdout) => holdout.createdAt);
  }

  private visibleTo(projectId: string): Holdout[] {
    const all = [...this.catalogue.holdouts.values()];
    return all.filter((holdout) => holdout.scope === 'global' || holdout.projectId === projectId);
  }
}
