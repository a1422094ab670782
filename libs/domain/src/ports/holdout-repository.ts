import type { ChangeContext } from '../audit.js';
import type { CoveredExperiment, Holdout } from '../holdout.js';
import type { Page, PageRequest } from '../page.js';

/** Keeps holdouts. Every write records one audit entry and announces the change to all processes, in one transaction. */
export abstract class HoldoutRepository {
  /** AlreadyExistsError when the key is taken. */
  abstract create(holdout: Holdout, change: ChangeContext): Promise<void>;

  /** As with experiments: `version` must be one more than the stored one, else VersionConflictError; NotFoundError when it is gone. */
  abstract update(holdout: Holdout, change: ChangeContext): Promise<void>;

  /** VersionConflictError when the stored version is another. */
  abstract delete(holdout: Holdout, change: ChangeContext): Promise<void>;

  /** The project's own, or a global one. */
  abstract findByKey(projectId: string, key: string): Promise<Holdout | null>;

  /** Those in force that cover the project's experiments, by key. */
  abstract listCovering(projectId: string): Promise<Holdout[]>;

  /** Experiments of all projects and in every state that took one of the holdouts over, by the holdout's key; each list by project and key. */
  abstract listCovered(keys: readonly string[]): Promise<Map<string, CoveredExperiment[]>>;

  /** The project's own and the global ones, newest first. */
  abstract list(projectId: string, page: PageRequest): Promise<Page<Holdout>>;
}
