import type { Page, PageRequest } from '../page.js';
import type { Simulation } from '../simulation.js';

/** Keeps simulations. The row is the truth; a queue only says that one is waiting. */
export abstract class SimulationRepository {
  abstract create(simulation: Simulation): Promise<void>;

  abstract find(projectId: string, id: string): Promise<Simulation | null>;

  /** Newest first. */
  abstract list(projectId: string, page: PageRequest): Promise<Page<Simulation>>;

  /**
   * Takes the oldest that is queued, or whose worker has been silent for too long, and marks it running; null when there is none.
   * Two workers never get the same one.
   */
  abstract claim(now: Date): Promise<Simulation | null>;

  /** Also a sign of life. False: it was taken by another worker, stop. */
  abstract report(simulation: Simulation, progress: number, now: Date): Promise<boolean>;

  /** With its result or its failure. */
  abstract finish(simulation: Simulation): Promise<void>;

  /** The newest finished one of each metric, of those with a result, at any version of the metric. */
  abstract newestByMetric(projectId: string, metricKeys: readonly string[]): Promise<Simulation[]>;
}
