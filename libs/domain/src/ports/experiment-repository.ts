import type { ChangeContext } from '../audit.js';
import type { Experiment, ExperimentStatus } from '../experiment.js';
import type { Page, PageRequest } from '../page.js';

/** Keeps experiments. Every write records one audit entry and announces the change to all processes, in one transaction. */
export abstract class ExperimentRepository {
  /** AlreadyExistsError when the key is taken, by an experiment or by a flag. */
  abstract create(experiment: Experiment, change: ChangeContext): Promise<void>;

  /**
   * Replaces the experiment; its `version` must be one more than the stored one.
   * VersionConflictError when somebody else was faster, NotFoundError when it is gone,
   * LayerTakenError when a running or paused experiment of its layer holds part of its `layerRanges`.
   */
  abstract update(experiment: Experiment, change: ChangeContext): Promise<void>;

  /** VersionConflictError when the stored version is another. */
  abstract delete(experiment: Experiment, change: ChangeContext): Promise<void>;

  abstract findByKey(projectId: string, key: string): Promise<Experiment | null>;

  /** Newest first. */
  abstract list(
    projectId: string,
    page: PageRequest,
    status: ExperimentStatus | null,
  ): Promise<Page<Experiment>>;

  /** Running and paused experiments of the layer, oldest first. */
  abstract listHoldingLayer(projectId: string, layer: string): Promise<Experiment[]>;

  /** Keys of the experiments that are not archived and read the metric. */
  abstract listKeysUsingMetric(projectId: string, metricKey: string): Promise<string[]>;
}
