import {
  HoldoutRepository,
  type ChangeContext,
  type CoveredExperiment,
  type Holdout,
  type Page,
  type PageRequest,
} from '#libs/domain';
import { IsNull, type FindOptionsWhere } from 'typeorm';
import type { Database } from '../database.js';
import { HoldoutEntity } from '../entities/holdout.entity.js';
import { holdoutEntityOf, holdoutOf } from '../mappers/holdout.mapper.js';
import { isPossibleKey } from './possible-names.js';
import { VersionedTable } from './versioned-table.js';

export class TypeOrmHoldoutRepository extends HoldoutRepository {
  private readonly table: VersionedTable<HoldoutEntity, Holdout>;

  constructor(private readonly database: Database) {
    super();
    this.table = new VersionedTable(database, {
      entity: HoldoutEntity,
      type: 'holdout',
      entityOf: holdoutEntityOf,
      itemOf: holdoutOf,
    });
  }

  override create(holdout: Holdout, change: ChangeContext): Promise<void> {
    return this.table.create(holdout, change);
  }

  override update(holdout: Holdout, change: ChangeContext): Promise<void> {
    return this.table.update(holdout, change);
  }

  override delete(holdout: Holdout, change: ChangeContext): Promise<void> {
    return this.table.delete(holdout, change);
  }

  override async findByKey(projectId: string, key: string): Promise<Holdout | null> {
    if (!isPossibleKey(key)) return null;
    const entity = await this.database.run((manager) =>
      manager.findOneBy(HoldoutEntity, visibleTo(projectId, { key })),
    );
    return entity && holdoutOf(entity);
  }

  override async listCovering(projectId: string): Promise<Holdout[]> {
    const entities = await this.database.run((manager) =>
      manager.find(HoldoutEntity, {
        where: visibleTo(projectId, { endedAt: IsNull() }),
        order: { key: 'ASC' },
      }),
    );
    return entities.map(holdoutOf);
  }

  override async listCovered(keys: readonly string[]): Promise<Map<string, CoveredExperiment[]>> {
    const rows: (CoveredExperiment & { holdout: string })[] = await this.database.run((manager) =>
      manager.query(
        `SELECT holdout->>'key' AS holdout, project_id AS "projectId", experiments.key, status
         FROM experiments, jsonb_array_elements(holdouts) AS holdout
         WHERE holdout->>'key' = ANY($1) ORDER BY project_id, experiments.key`,
        [keys],
      ),
    );
    const covered = new Map(keys.map((key) => [key, [] as CoveredExperiment[]]));
    for (const { holdout, ...experiment } of rows) covered.get(holdout)?.push(experiment);
    return covered;
  }

  override list(projectId: string, page: PageRequest): Promise<Page<Holdout>> {
    return this.table.listWhere(page, (query) => query.where(visibleTo(projectId, {})));
  }
}

/** The project's own or a global one, either with the condition. */
function visibleTo(
  projectId: string,
  condition: FindOptionsWhere<HoldoutEntity>,
): FindOptionsWhere<HoldoutEntity>[] {
  return [
    { ...condition, projectId },
    { ...condition, scope: 'global' },
  ];
}
