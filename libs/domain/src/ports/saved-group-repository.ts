import type { ChangeContext } from '../audit.js';
import type { Experiment } from '../experiment.js';
import type { SavedGroup, SavedGroupSummary } from '../saved-group.js';
import type { Page, PageRequest } from '../page.js';

/** Keeps saved groups. Every write records one audit entry (`auditedSavedGroup`) and announces the change to all processes, in one transaction. */
export abstract class SavedGroupRepository {
  /** AlreadyExistsError when the key is taken. */
  abstract create(savedGroup: SavedGroup, change: ChangeContext): Promise<void>;

  /** As with experiments: `version` must be one more than the stored one, else VersionConflictError; NotFoundError when it is gone. */
  abstract update(savedGroup: SavedGroup, change: ChangeContext): Promise<void>;

  /** As `update`, and in the same transaction as ExperimentRepository.update of each experiment, with the action `experiment.update`. */
  abstract updateWithExperiments(
    savedGroup: SavedGroup,
    experiments: readonly Experiment[],
    change: ChangeContext,
  ): Promise<void>;

  /** VersionConflictError when the stored version is another. */
  abstract delete(savedGroup: SavedGroup, change: ChangeContext): Promise<void>;

  abstract findByKey(projectId: string, key: string): Promise<SavedGroup | null>;

  /** Newest first, without the values of lists: a page of those could be gigabytes. */
  abstract list(projectId: string, page: PageRequest): Promise<Page<SavedGroupSummary>>;
}
