import {
  auditedSavedGroup,
  SavedGroupRepository,
  type ChangeContext,
  type Experiment,
  type Page,
  type PageRequest,
  type SavedGroup,
  type SavedGroupSummary,
} from '#libs/domain';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database.js';
import type { ExperimentEntity } from '../entities/experiment.entity.js';
import { SavedGroupEntity } from '../entities/saved-group.entity.js';
import { savedGroupEntityOf, savedGroupOf, savedGroupSummaryOf } from '../mappers/saved-group.mapper.js';
import { experimentTable } from './experiment-table.js';
import { newestFirst } from './newest-first.js';
import { VersionedTable } from './versioned-table.js';

const HEAD_COLUMNS = ['id', 'projectId', 'key', 'name', 'description', 'version', 'createdAt', 'updatedAt'];

export class TypeOrmSavedGroupRepository extends SavedGroupRepository {
  private readonly table: VersionedTable<SavedGroupEntity, SavedGroup>;
  private readonly experiments: VersionedTable<ExperimentEntity, Experiment>;

  constructor(private readonly database: Database) {
    super();
    this.table = new VersionedTable(database, {
      entity: SavedGroupEntity,
      type: 'saved-group',
      entityOf: savedGroupEntityOf,
      itemOf: savedGroupOf,
      audited: auditedSavedGroup,
    });
    this.experiments = experimentTable(database);
  }

  override create(savedGroup: SavedGroup, change: ChangeContext): Promise<void> {
    return this.table.create(savedGroup, change);
  }

  override update(savedGroup: SavedGroup, change: ChangeContext): Promise<void> {
    return this.table.update(savedGroup, change);
  }

  override async updateWithExperiments(
    savedGroup: SavedGroup,
    experiments: readonly Experiment[],
    change: ChangeContext,
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      // Every row before the version of the catalogue, which other writes lock after their own row.
      const ids = experiments.map(({ id }) => id);
      await manager.query('SELECT 1 FROM experiments WHERE id = ANY($1) ORDER BY id FOR UPDATE', [ids]);
      await manager.query('SELECT 1 FROM saved_groups WHERE id = $1 FOR UPDATE', [savedGroup.id]);
      await this.table.updateWithin(manager, savedGroup, change);
      const action = 'experiment.update';
      for (const experiment of experiments) {
        await this.experiments.updateWithin(manager, experiment, { ...change, action });
      }
    });
  }

  override delete(savedGroup: SavedGroup, change: ChangeContext): Promise<void> {
    return this.table.delete(savedGroup, change);
  }

  override findByKey(projectId: string, key: string): Promise<SavedGroup | null> {
    return this.table.findByKey(projectId, key);
  }

  override list(projectId: string, page: PageRequest): Promise<Page<SavedGroupSummary>> {
    return this.database.run(async (manager) => {
      const heads = manager
        .createQueryBuilder(SavedGroupEntity, 'item')
        .select(HEAD_COLUMNS.map((column) => `item.${column}`))
        .where('item.projectId = :projectId', { projectId });
      const { items, nextCursor } = await newestFirst(
        heads,
        { time: 'item.createdAt', id: 'item.id' },
        page,
        { itemOf: (entity) => entity, positionOf: (entity) => entity },
      );
      const contents = await contentsOf(manager, items);
      // One that was deleted between the two queries is gone.
      const summaries = items.flatMap((head) => {
        const content = contents.get(head.id);
        return content === undefined ? [] : [savedGroupSummaryOf(head, content)];
      });
      return { items: summaries, nextCursor };
    });
  }
}

/** What the groups contain, by their id, the values of lists counted where they are. */
async function contentsOf(
  manager: EntityManager,
  groups: readonly { id: string }[],
): Promise<Map<string, SavedGroupSummary['content']>> {
  const rows: { id: string; content: SavedGroupSummary['content'] }[] = await manager.query(
    `SELECT id, CASE content->>'type'
       WHEN 'list' THEN (content - 'values') || jsonb_build_object('count', jsonb_array_length(content->'values'))
       ELSE content END AS content
     FROM saved_groups WHERE id = ANY($1)`,
    [groups.map(({ id }) => id)],
  );
  return new Map(rows.map(({ id, content }) => [id, content]));
}
