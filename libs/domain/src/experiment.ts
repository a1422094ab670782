import type { JsonObject, JsonValue } from './json.js';

export const EXPERIMENT_STATUSES = ['draft', 'running', 'paused', 'stopped', 'decided', 'archived'] as const;
export type ExperimentStatus = (typeof EXPERIMENT_STATUSES)[number];

export interface Variant {
  key: string;
  name: string;
  /** Share of the admitted units; the weights of an experiment sum to one. */
  weight: number;
  /** What the client app receives. */
  value: JsonValue;
}

export interface Guardrail {
  /** Key of the metric. */
  metric: string;
  /** Largest relative harm that is still acceptable: 0.02 is two percent; null: any significant harm counts. */
  margin: number | null;
}

export interface MetricRoles {
  /** Keys of the metrics that decide. */
  primary: string[];
  secondary: string[];
  guardrails: Guardrail[];
}

/**
 * `sequential` intervals and p-values stay valid however often they are looked at; `group-sequential` ones too, up to a planned
 * number of units, and are narrower near it; `fixed` ones are valid once, at the planned end.
 */
export const INFERENCE_KINDS = ['sequential', 'group-sequential', 'fixed'] as const;
export type InferenceKind = (typeof INFERENCE_KINDS)[number];

/** How alpha is spent over the looks of a group-sequential design (Lan & DeMets 1983). */
export const SPENDING_KINDS = ['obrien-fleming', 'pocock'] as const;
export type SpendingKind = (typeof SPENDING_KINDS)[number];

/** How the primary comparisons (metrics times arms) are kept from finding something by their number. */
export const MULTIPLICITY_KINDS = ['holm', 'hommel', 'bonferroni', 'dunnett', 'none'] as const;
export type MultiplicityKind = (typeof MULTIPLICITY_KINDS)[number];

export interface AnalysisOptions {
  /** Accepted rate of false alarms, two-sided. */
  alpha: number;
  inference: InferenceKind;
  /** Exposed units, all variants together, at which the experiment is planned to end; null: no horizon. */
  plannedUnits: number | null;
  /** Looks of a group-sequential design, evenly spaced up to `plannedUnits`. */
  looks: number;
  spending: SpendingKind;
  multiplicity: MultiplicityKind;
  /** Whether covariates are used to take noise out (CUPED). */
  regressionAdjustment: boolean;
  /** Prior of the relative effect; null: flat. */
  prior: { mean: number; standardDeviation: number } | null;
}

export const DEFAULT_ANALYSIS: Readonly<AnalysisOptions> = {
  alpha: 0.05,
  inference: 'sequential',
  plannedUnits: null,
  looks: 28,
  spending: 'obrien-fleming',
  multiplicity: 'holm',
  regressionAdjustment: true,
  prior: null,
};

/** What is not said is the default; a planned horizon makes the design group-sequential unless told otherwise. */
export function resolveAnalysis(chosen: Partial<AnalysisOptions>): AnalysisOptions {
  const planned = chosen.plannedUnits ?? null;
  return {
    ...DEFAULT_ANALYSIS,
    inference: planned === null ? 'sequential' : 'group-sequential',
    ...chosen,
  };
}

/** Everything that decides which variant a unit gets. */
export interface Allocation {
  variants: Variant[];
  /** Share of the eligible units that is admitted, 0 to 1. */
  traffic: number;
  /** Condition on the attributes (MongoDB-style); null: everyone. */
  targeting: JsonObject | null;
  /** Salt of the hash. */
  seed: string;
  hashVersion: 1 | 2;
}

/** A stretch of time under one allocation; units of different phases are never pooled. */
export interface Phase {
  /** Counts from 1. */
  number: number;
  startedAt: Date;
  endedAt: Date | null;
  /** Why it began, in words. */
  reason: string;
  allocation: Allocation;
}

export interface Decision {
  /** `ship` names the variant that everyone gets from now on; `keep` stays with control; `inconclusive` learned nothing. */
  outcome: 'ship' | 'keep' | 'inconclusive';
  /** Key of the shipped variant; null unless `ship`. */
  variant: string | null;
  rationale: string;
  decidedAt: Date;
}

/** What the team writes down; see `planOf` for what starting freezes. */
export interface ExperimentDefinition extends Allocation {
  key: string;
  name: string;
  hypothesis: string;
  /** Name of the attribute that is hashed and randomised, `id` by default. */
  unit: string;
  /** Key of the control variant. */
  control: string;
  /** Experiments of one layer never share a unit; null: no layer. */
  layer: string | null;
  metrics: MetricRoles;
  analysis: AnalysisOptions;
}

export interface Experiment extends ExperimentDefinition {
  id: string;
  projectId: string;
  status: ExperimentStatus;
  phases: Phase[];
  startedAt: Date | null;
  stoppedAt: Date | null;
  decision: Decision | null;
  /** SHA-256 of the canonical plan, fixed when the experiment starts. */
  planHash: string | null;
  /** Grows by one with every change; the ETag of the API. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** Every metric an experiment reads, each once, primary first. */
export function metricKeysOf(metrics: MetricRoles): string[] {
  return [
    ...new Set([
      ...metrics.primary,
      ...metrics.secondary,
      ...metrics.guardrails.map((guardrail) => guardrail.metric),
    ]),
  ];
}
