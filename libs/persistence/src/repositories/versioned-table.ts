import { NotFoundError, VersionConflictError, type AuditEntry, type ChangeContext } from '#libs/domain';
import type { EntityManager, EntityTarget, FindOptionsWhere, QueryDeepPartialEntity } from 'typeorm';
import type { Database } from '../database.js';
import { recordChange } from './record-change.js';
import { insertErrorOf } from './write-errors.js';

/** What an entity needs for a write that nobody else's write may overwrite unseen. */
interface Versioned {
  id: string;
  projectId: string;
  key: string;
  version: number;
}

export interface VersionedKind<Entity extends Versioned, Item extends Versioned> {
  entity: EntityTarget<Entity>;
  /** As errors and audit entries call it. */
  type: Extract<AuditEntry['entityType'], 'experiment' | 'metric'>;
  entityOf: (item: Item) => Entity;
  itemOf: (entity: Entity) => Item;
}

/** Writes of one kind of entity: the row, its audit entry and the announcement, in one transaction. */
export class VersionedTable<Entity extends Versioned, Item extends Versioned> {
  constructor(
    private readonly database: Database,
    private readonly kind: VersionedKind<Entity, Item>,
  ) {}

  async create(item: Item, change: ChangeContext): Promise<void> {
    const { entity, type, entityOf } = this.kind;
    await this.database.transaction(async (manager) => {
      try {
        await manager.insert(entity, entityOf(item) as QueryDeepPartialEntity<Entity>);
      } catch (error) {
        throw insertErrorOf(error, type, item.key, item.projectId);
      }
      await this.record(manager, null, item, change);
    });
  }

  /** Succeeds only on the version before the item's; key, project and time of creation stay as they are. */
  async update(item: Item, change: ChangeContext): Promise<void> {
    await this.database.transaction(async (manager) => {
      const before = await this.lock(manager, item);
      const { affected } = await manager.update(
        this.kind.entity,
        { id: item.id, version: item.version - 1 },
        changeable(this.kind.entityOf(item)),
      );
      if (affected !== 1) throw new VersionConflictError(this.kind.type, item.key);
      await this.record(manager, before, { ...item, key: before.key }, change);
    });
  }

  async delete(item: Item, change: ChangeContext): Promise<void> {
    await this.database.transaction(async (manager) => {
      const before = await this.lock(manager, item);
      const { affected } = await manager.delete(this.kind.entity, {
        id: item.id,
        version: item.version,
      });
      if (affected !== 1) throw new VersionConflictError(this.kind.type, item.key);
      await this.record(manager, before, null, change);
    });
  }

  /** The stored item, held until the transaction ends, so that `before` in the audit log is what really was there. */
  private async lock(manager: EntityManager, { id, projectId, key }: Item): Promise<Item> {
    const stored = await manager.findOne(this.kind.entity, {
      where: { id, projectId } as FindOptionsWhere<Entity>,
      lock: { mode: 'pessimistic_write' },
    });
    if (!stored) throw new NotFoundError(this.kind.type, key);
    return this.kind.itemOf(stored);
  }

  private async record(
    manager: EntityManager,
    before: Item | null,
    after: Item | null,
    change: ChangeContext,
  ): Promise<void> {
    const subject = (after ?? before) as Item;
    await recordChange(
      manager,
      { projectId: subject.projectId, entityType: this.kind.type, entityKey: subject.key, before, after },
      change,
    );
  }
}

/** Everything but what an entity keeps for life. */
function changeable<Entity extends Versioned>(entity: Entity): QueryDeepPartialEntity<Entity> {
  const kept = new Set(['id', 'projectId', 'key', 'createdAt']);
  const columns = Object.entries(entity).filter(([name]) => !kept.has(name));
  return Object.fromEntries(columns) as QueryDeepPartialEntity<Entity>;
}
