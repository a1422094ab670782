import type { ChangeContext } from '../audit.js';
import type { Metric } from '../metric.js';
import type { Page, PageRequest } from '../page.js';

/** Keeps metrics. Every write records one audit entry in the same transaction. */
export abstract class MetricRepository {
  /** AlreadyExistsError when the key is taken. */
  abstract create(metric: Metric, change: ChangeContext): Promise<void>;

  /** As ExperimentRepository.update. */
  abstract update(metric: Metric, change: ChangeContext): Promise<void>;

  abstract delete(metric: Metric, change: ChangeContext): Promise<void>;

  abstract findByKey(projectId: string, key: string): Promise<Metric | null>;

  /** Those of the keys that exist, in the order of `keys`. */
  abstract findByKeys(projectId: string, keys: readonly string[]): Promise<Metric[]>;

  abstract list(projectId: string, page: PageRequest): Promise<Page<Metric>>;
}
