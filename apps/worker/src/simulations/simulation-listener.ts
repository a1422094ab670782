import type { Simulation } from '#libs/domain';

/** Hears of what happens to simulations, for the log and the metrics. */
export abstract class SimulationListener {
  abstract onEnd(simulation: Simulation): void;

  /** Trouble that passes, or that is ours. */
  abstract onError(error: unknown): void;
}
