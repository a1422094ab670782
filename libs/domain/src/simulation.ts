/** How a metric is put to the test on its own data: many experiments in which nothing differs but the draw. */
export interface SimulationPlan {
  /** Key of the metric. */
  metric: string;
  /** Key of the experiment whose units are drawn from; null: every unit that was active in the last `days`. */
  experiment: string | null;
  days: number;
  /** Random splits. */
  splits: number;
  /** Looks at each split, evenly spaced, for the false alarms of sequential inference. */
  looks: number;
  /** Shares of control and treatment. */
  weights: [number, number];
  alpha: number;
  seed: number;
}

export const SIMULATION_STATUSES = ['queued', 'running', 'done', 'failed'] as const;
export type SimulationStatus = (typeof SIMULATION_STATUSES)[number];

/** One rate over the splits, held against what it should be. */
export interface SimulatedRate {
  /** For example `falsePositives`, `coverage`, `coverageOfRelative`, `sequentialFalsePositives`, `upperTail`, `lowerTail`. */
  name: string;
  title: string;
  nominal: number;
  measured: number;
  /** Four Monte-Carlo standard errors around the nominal rate, from 0 where a method may be conservative. */
  band: { lower: number; upper: number };
  runs: number;
  inBand: boolean;
}

export interface SimulationResult {
  /** Units drawn from. */
  units: number;
  mean: number;
  standardDeviation: number;
  skewness: number;
  rates: SimulatedRate[];
  /** Of the p-values being uniform. */
  uniformity: { statistic: number; pValue: number };
  /** Every rate is in its band, and the p-values are uniform. */
  isDecisionGrade: boolean;
  /** In words, with what to do when it is not. */
  detail: string;
}

export interface Simulation {
  id: string;
  projectId: string;
  plan: SimulationPlan;
  status: SimulationStatus;
  /** 0 to 1. */
  progress: number;
  result: SimulationResult | null;
  /** Why it failed, for the person who asked. */
  failure: string | null;
  /** Version of the metric that was simulated; a metric that has changed since is not calibrated. */
  metricVersion: number;
  /** Times that a worker took it; tells the one that has it now from those that had it before. */
  attempts: number;
  createdAt: Date;
  finishedAt: Date | null;
}
