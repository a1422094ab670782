import type { CoveringHoldout } from './holdout.js';
import type { JsonObject, JsonValue } from './json.js';
import type { Prerequisite } from './prerequisite.js';
import { NO_SCHEDULE, type Schedule } from './schedule.js';

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
  /** Those of the secondary ones that joined after the start, and when (ISO 8601); absent: none. */
  late?: LateMetric[];
}

export interface LateMetric {
  metric: string;
  addedAt: string;
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
  prerequisites: Prerequisite[];
  /**
   * Every bucket's variant, once a change of weights had to keep units where they were; null: as the weights place them. A variant
   * admits the first of its buckets, in this order, as many as traffic says.
   */
  slices: VariantSlice[] | null;
}

/** Buckets from `start`, included, to `end`, excluded, both in 0..1, of one variant. */
export interface VariantSlice {
  /** Key of the variant. */
  variant: string;
  start: number;
  end: number;
}

/** A unit that gets a variant by hand, for trying it; it never counts in the analysis. */
export interface Override {
  /** Unit id. */
  unit: string;
  /** Key of the variant. */
  variant: string;
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
export interface ExperimentDefinition extends Omit<Allocation, 'slices'> {
  key: string;
  name: string;
  hypothesis: string;
  /** Name of the attribute that is hashed and randomised, `id` by default. */
  unit: string;
  /** Key of the control variant. */
  control: string;
  /** Experiments of one layer never share a unit; null: no layer. */
  layer: string | null;
  /** Share of the layer's units that starting reserves; null: as much as traffic and ramp will need. */
  layerShare: number | null;
  metrics: MetricRoles;
  analysis: AnalysisOptions;
  overrides: Override[];
  schedule: Schedule;
  /** Share of the units of which the server keeps a receipt when it assigns them, 0 to 1. */
  receipts: number;
  /** Names of attributes by whose values at the first exposure the units are looked at apart, too; they decide nothing. */
  segments: string[];
}

export interface Experiment extends ExperimentDefinition, Allocation {
  id: string;
  projectId: string;
  status: ExperimentStatus;
  phases: Phase[];
  startedAt: Date | null;
  stoppedAt: Date | null;
  decision: Decision | null;
  /** What it holds of its layer, [start, end) each, from its start to its stop; null: never held any. Raising traffic may add to it. */
  layerRanges: (readonly [number, number])[] | null;
  /** Those in force when it started. */
  holdouts: CoveringHoldout[];
  /** Every unit that ever had an override. */
  excludedUnits: string[];
  /** SHA-256 of the canonical plan, fixed when the experiment starts. */
  planHash: string | null;
  /** Grows by one with every change; the ETag of the API. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** What a definition is where nothing is said; the rest of it has to be, or depends on it. */
export const DEFINITION_DEFAULTS = {
  traffic: 1,
  targeting: null,
  prerequisites: [],
  layer: null,
  layerShare: null,
  overrides: [],
  schedule: NO_SCHEDULE,
  receipts: 0,
  segments: [],
} satisfies Partial<ExperimentDefinition>;

/** What an experiment is before anything has happened to it. */
export const DRAFT_STATE = {
  status: 'draft',
  phases: [],
  slices: null,
  layerRanges: null,
  holdouts: [],
  excludedUnits: [],
  startedAt: null,
  stoppedAt: null,
  decision: null,
  planHash: null,
} satisfies Partial<Experiment>;

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
