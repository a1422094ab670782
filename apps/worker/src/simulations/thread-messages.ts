import type { Metric, SimulationPlan, SimulationResult, UnitSample } from '#libs/domain';

/** What a thread is started with. */
export interface ThreadTask {
  metric: Metric;
  plan: SimulationPlan;
  sample: UnitSample;
}

/** What it tells. `refusal`: the data or the plan do not allow a simulation, in words for the person who asked. */
export type ThreadMessage =
  | { kind: 'progress'; share: number }
  | { kind: 'result'; result: SimulationResult }
  | { kind: 'refusal'; detail: string };
