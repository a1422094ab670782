import {
  AlreadyExistsError,
  NotFoundError,
  VersionConflictError,
  type AuditEntry,
  type ChangeContext,
} from '#libs/domain';
import { copyOf } from './copy-of.js';
import type { MemoryCatalogue } from './memory-catalogue.js';

interface Versioned {
  id: string;
  projectId: string;
  key: string;
  version: number;
  createdAt: Date;
}

/** Writes of one kind of entity with the same rules as the database's; what goes in and out is copied. */
export class MemoryTable<Item extends Versioned> {
  /** As errors call it. */
  private readonly noun: string;

  constructor(
    private readonly catalogue: MemoryCatalogue,
    private readonly items: Map<string, Item>,
    private readonly type: Exclude<AuditEntry['entityType'], 'api-key' | 'project'>,
    private readonly audited: (
      before: Item | null,
      after: Item | null,
    ) => { before: object | null; after: object | null } = (before, after) => ({ before, after }),
  ) {
    this.noun = type.replace('-', ' ');
  }

  create(item: Item, change: ChangeContext): void {
    this.catalogue.requireProject(item.projectId);
    if (this.findByKey(item.projectId, item.key)) throw new AlreadyExistsError(this.noun, item.key);
    this.items.set(item.id, copyOf(item));
    this.record(null, item, change);
  }

  /** `guard` throws when the item may not replace what is stored. */
  update(item: Item, change: ChangeContext, guard: (before: Item) => void = () => undefined): void {
    const before = this.requireUpdatable(item);
    guard(before);
    const { key, createdAt } = before;
    const after = copyOf({ ...item, key, createdAt });
    this.items.set(item.id, after);
    this.record(before, after, change);
  }

  /** What the item would replace; VersionConflictError or NotFoundError when it may not. */
  requireUpdatable(item: Item): Item {
    const before = this.stored(item);
    if (before.version !== item.version - 1) throw new VersionConflictError(this.noun, item.key);
    return before;
  }

  delete(item: Item, change: ChangeContext): void {
    const before = this.stored(item);
    if (before.version !== item.version) throw new VersionConflictError(this.noun, item.key);
    this.items.delete(item.id);
    this.record(before, null, change);
  }

  findByKey(projectId: string, key: string): Item | null {
    return copyOf(this.of(projectId).find((item) => item.key === key) ?? null);
  }

  of(projectId: string): Item[] {
    return [...this.items.values()].filter((item) => item.projectId === projectId);
  }

  private stored({ id, projectId, key }: Item): Item {
    const stored = this.items.get(id);
    if (stored?.projectId !== projectId) throw new NotFoundError(this.noun, key);
    return stored;
  }

  private record(before: Item | null, after: Item | null, change: ChangeContext): void {
    const { projectId, key } = (after ?? before) as Item;
    const audited = this.audited(before, after);
    this.catalogue.record({ projectId, entityType: this.type, entityKey: key, ...audited }, change);
  }
}
