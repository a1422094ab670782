import {
  NotFoundError,
  VersionConflictError,
  type AuditEntry,
  type ChangeContext,
  type Page,
  type PageRequest,
} from '#libs/domain';
import type {
  EntityManager,
  EntityTarget,
  FindOptionsWhere,
  QueryDeepPartialEntity,
  SelectQueryBuilder,
} from 'typeorm';
import type { Database } from '../database.js';
import { newestFirst } from './newest-first.js';
import { isPossibleKey } from './possible-names.js';
import { recordChange } from './record-change.js';
import { insertErrorOf } from './write-errors.js';

/** What an entity needs for a write that nobody else's write may overwrite unseen. */
interface Versioned {
  id: string;
  projectId: string;
  key: string;
  version: number;
  createdAt: Date;
}

export interface VersionedKind<Entity extends Versioned, Item extends Versioned> {
  entity: EntityTarget<Entity>;
  /** As audit entries call it. */
  type: Exclude<AuditEntry['entityType'], 'api-key' | 'project'>;
  entityOf: (item: Item) => Entity;
  itemOf: (entity: Entity) => Item;
  /** What the audit log keeps of it; absent: everything. */
  audited?: (before: Item | null, after: Item | null) => { before: object | null; after: object | null };
  /** Throws when `after` may not replace `before`; runs in the transaction, with the row held. */
  guard?: (manager: EntityManager, before: Item, after: Item) => Promise<void>;
}

/** One kind of entity: its reads by project, and its writes with their audit entry and announcement in one transaction. */
export class VersionedTable<Entity extends Versioned, Item extends Versioned> {
  /** As errors call it. */
  private readonly noun: string;

  constructor(
    private readonly database: Database,
    private readonly kind: VersionedKind<Entity, Item>,
  ) {
    this.noun = kind.type.replace('-', ' ');
  }

  async create(item: Item, change: ChangeContext): Promise<void> {
    const { entity, entityOf } = this.kind;
    await this.database.transaction(async (manager) => {
      try {
        await manager.insert(entity, entityOf(item) as QueryDeepPartialEntity<Entity>);
      } catch (error) {
        throw insertErrorOf(error, this.noun, item.key, item.projectId);
      }
      await this.record(manager, null, item, change);
    });
  }

  /** Succeeds only on the version before the item's; key, project and time of creation stay as they are. */
  async update(item: Item, change: ChangeContext): Promise<void> {
    await this.database.transaction((manager) => this.updateWithin(manager, item, change));
  }

  /** As `update`, as a part of a transaction. */
  async updateWithin(manager: EntityManager, item: Item, change: ChangeContext): Promise<void> {
    const { entity, entityOf, guard } = this.kind;
    const before = await this.lock(manager, item, item.version - 1);
    await guard?.(manager, before, item);
    await manager.update(entity, idOf<Entity>(item), changeable(entityOf(item)));
    await this.record(manager, before, { ...item, key: before.key }, change);
  }

  async delete(item: Item, change: ChangeContext): Promise<void> {
    await this.database.transaction(async (manager) => {
      const before = await this.lock(manager, item, item.version);
      await manager.delete(this.kind.entity, idOf<Entity>(item));
      await this.record(manager, before, null, change);
    });
  }

  async findByKey(projectId: string, key: string): Promise<Item | null> {
    if (!isPossibleKey(key)) return null;
    const entity = await this.database.run((manager) =>
      manager.findOneBy(this.kind.entity, { projectId, key } as FindOptionsWhere<Entity>),
    );
    return entity && this.kind.itemOf(entity);
  }

  /** Newest first; `narrow` adds conditions on `item`. */
  list(
    projectId: string,
    page: PageRequest,
    narrow: (query: SelectQueryBuilder<Entity>) => void = () => undefined,
  ): Promise<Page<Item>> {
    return this.listWhere(page, (query) => {
      narrow(query.where('item.projectId = :projectId', { projectId }));
    });
  }

  /** Of all projects together, those that `narrow` lets in by its conditions on `item`; newest first. */
  listWhere(page: PageRequest, narrow: (query: SelectQueryBuilder<Entity>) => void): Promise<Page<Item>> {
    return this.database.run((manager) => {
      const query = manager.createQueryBuilder(this.kind.entity, 'item');
      narrow(query);
      return newestFirst(query, { time: 'item.createdAt', id: 'item.id' }, page, {
        itemOf: this.kind.itemOf,
        positionOf: (entity) => entity,
      });
    });
  }

  /** The stored item, held until the transaction ends, so that `before` in the audit log is what really was there. */
  private async lock(manager: EntityManager, { id, projectId, key }: Item, version: number): Promise<Item> {
    const stored = await manager.findOne(this.kind.entity, {
      where: { id, projectId } as FindOptionsWhere<Entity>,
      lock: { mode: 'pessimistic_write' },
    });
    if (!stored) throw new NotFoundError(this.noun, key);
    if (stored.version !== version) throw new VersionConflictError(this.noun, key);
    return this.kind.itemOf(stored);
  }

  private async record(
    manager: EntityManager,
    before: Item | null,
    after: Item | null,
    change: ChangeContext,
  ): Promise<void> {
    const subject = (after ?? before) as Item;
    const { projectId, key: entityKey } = subject;
    const audited = this.kind.audited?.(before, after) ?? { before, after };
    await recordChange(manager, { projectId, entityType: this.kind.type, entityKey, ...audited }, change);
  }
}

function idOf<Entity extends Versioned>({ id }: Versioned): FindOptionsWhere<Entity> {
  return { id } as FindOptionsWhere<Entity>;
}

/** Everything but what an entity keeps for life. */
function changeable<Entity extends Versioned>(entity: Entity): QueryDeepPartialEntity<Entity> {
  const kept = new Set(['id', 'projectId', 'key', 'createdAt']);
  const columns = Object.entries(entity).filter(([name]) => !kept.has(name));
  return Object.fromEntries(columns) as QueryDeepPartialEntity<Entity>;
}
