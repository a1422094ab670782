import { randomUUID } from 'node:crypto';
import {
  AlreadyExistsError,
  NotFoundError,
  type ApiKey,
  type AuditEntry,
  type ChangeContext,
  type Experiment,
  type Flag,
  type Holdout,
  type JsonValue,
  type Metric,
  type SavedGroup,
} from '#libs/domain';

/** As the first migration makes it; written out so that tests of services load no database driver. */
const DEFAULT_PROJECT_ID = '00000000-0000-0000-0000-000000000001';

type Subject = Pick<AuditEntry, 'projectId' | 'entityType' | 'entityKey'> & {
  before: object | null;
  after: object | null;
};

/** What the fakes of one test share, as adapters share a database: a write through one is seen through the others. */
export class MemoryCatalogue {
  readonly experiments = new Map<string, Experiment>();
  readonly flags = new Map<string, Flag>();
  readonly holdouts = new Map<string, Holdout>();
  readonly savedGroups = new Map<string, SavedGroup>();
  readonly metrics = new Map<string, Metric>();
  readonly apiKeys = new Map<string, ApiKey>();
  readonly audit: AuditEntry[] = [];
  readonly listeners = new Set<() => void>();
  version = 1;

  requireProject(projectId: string): void {
    if (projectId !== DEFAULT_PROJECT_ID) throw new NotFoundError('project', projectId);
  }

  /** Experiments and flags share their keys: clients ask for both by one name. */
  requireFreeFeatureKey({ projectId, key }: { projectId: string; key: string }): void {
    for (const [noun, items] of [
      ['experiment', this.experiments],
      ['flag', this.flags],
    ] as const) {
      const isTaken = [...items.values()].some((one) => one.projectId === projectId && one.key === key);
      if (isTaken) throw new AlreadyExistsError(noun, key);
    }
  }

  /** The audit entry, the next version and the announcement that belong to every write. */
  record({ before, after, ...subject }: Subject, change: ChangeContext): void {
    this.audit.push({
      id: randomUUID(),
      at: new Date(),
      ...subject,
      ...change,
      before: jsonOf(before),
      after: jsonOf(after),
    });
    this.version += 1;
    for (const listener of this.listeners) queueMicrotask(listener);
  }
}

function jsonOf(value: object | null): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
