import type { ChangeContext } from '../audit.js';
import type { Flag } from '../flag.js';
import type { Page, PageRequest } from '../page.js';

/** Keeps flags. Every write records one audit entry and announces the change to all processes, in one transaction. */
export abstract class FlagRepository {
  /** AlreadyExistsError when the key is taken, by a flag or by an experiment. */
  abstract create(flag: Flag, change: ChangeContext): Promise<void>;

  /** As with experiments: `version` must be one more than the stored one, else VersionConflictError; NotFoundError when it is gone. */
  abstract update(flag: Flag, change: ChangeContext): Promise<void>;

  /** VersionConflictError when the stored version is another. */
  abstract delete(flag: Flag, change: ChangeContext): Promise<void>;

  abstract findByKey(projectId: string, key: string): Promise<Flag | null>;

  /** Newest first. */
  abstract list(projectId: string, page: PageRequest): Promise<Page<Flag>>;
}
