import type { Page, PageRequest } from '../page.js';
import type { Simulation } from '../simulation.js';

/** A running simulation whose worker has given no sign of life for so long is taken by another. */
export const SIMULATION_SILENT_AFTER_MILLIS = 30_000;

/** Keeps simulations. The row is the truth; a queue only says that one is waiting. */
export abstract class SimulationRepository {
  abstract create(simulation: Simulation): Promise<void>;

  abstract find(projectId: string, id: string): Promise<Simulation | null>;

  /** Newest first. */
  abstract list(projectId: string, page: PageRequest): Promise<Page<Simulation>>;

  /**
   * Takes the oldest that is queued, or whose worker has been silent for too long, and marks it running, with one attempt more
   * and no progress; null when there is none. Two workers never get the same one.
   */
  abstract claim(now: Date): Promise<Simulation | null>;

  /** Also a sign of life. False: it was taken by another worker, stop. */
  abstract report(simulation: Simulation, progress: number, now: Date): Promise<boolean>;

  /** With its result or its failure. False: it was taken by another worker, and nothing is kept of this. */
  abstract finish(simulation: Simulation): Promise<boolean>;

  /** Puts it back among the queued ones, for a worker that must stop before the end. */
  abstract release(simulation: Simulation): Promise<void>;

  /** The newest finished one of each metric, of those with a result, at any version of the metric. */
  abstract newestByMetric(projectId: string, metricKeys: readonly string[]): Promise<Simulation[]>;
}
