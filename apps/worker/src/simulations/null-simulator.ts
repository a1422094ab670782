import type { Metric, SimulationPlan, SimulationResult, UnitSample } from '#libs/domain';

export interface NullSimulatorRequest {
  metric: Metric;
  plan: SimulationPlan;
  sample: UnitSample;
  /** Hears of the share that is done, 0 to 1. */
  onProgress: (share: number) => void;
  /** Ends the calculation at once; the promise rejects with its reason. */
  signal: AbortSignal;
}

/** Calculates a simulation without keeping this thread from anything else. */
export abstract class NullSimulator {
  abstract simulate(request: NullSimulatorRequest): Promise<SimulationResult>;
}
