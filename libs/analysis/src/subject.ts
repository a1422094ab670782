import type { Experiment, Metric, MetricDefinition, Phase, Variant } from '#libs/domain';

export type VariantSubject = Pick<Variant, 'key' | 'name' | 'weight'>;

export interface PhaseSubject extends Pick<Phase, 'number' | 'startedAt' | 'reason'> {
  allocation: { variants: readonly VariantSubject[] };
}

/** The part of an experiment that a report needs; an `Experiment` is one. */
export interface ReportSubject extends Pick<
  Experiment,
  | 'key'
  | 'name'
  | 'hypothesis'
  | 'status'
  | 'unit'
  | 'control'
  | 'metrics'
  | 'analysis'
  | 'startedAt'
  | 'stoppedAt'
  | 'planHash'
> {
  variants: readonly VariantSubject[];
  /** In order of time. Empty for a draft, and for a table that nobody ran here. */
  phases: readonly PhaseSubject[];
}

/** The part of a metric that a report needs; a `Metric` is one. */
export interface MetricSubject
  extends
    Pick<MetricDefinition, 'key' | 'name' | 'type' | 'direction' | 'cap'>,
    Partial<
      Pick<
        Metric,
        | 'delaySeconds'
        | 'covariateSeconds'
        | 'quantile'
        | 'filters'
        | 'trigger'
        | 'matured'
        | 'lookbackSeconds'
        | 'funnel'
        | 'redefinedAt'
      >
    > {
  /** As of a metric; undefined: the values were formed elsewhere, nobody knows over which window. */
  windowSeconds: number | null | undefined;
}

/** The newest phase, which a report is about; null before the start. */
export function currentPhase({ phases }: Pick<ReportSubject, 'phases'>): number | null {
  return phases.at(-1)?.number ?? null;
}

/** The variants as the newest phase weighs them. */
export function currentVariants({
  phases,
  variants,
}: Pick<ReportSubject, 'phases' | 'variants'>): readonly VariantSubject[] {
  return phases.at(-1)?.allocation.variants ?? variants;
}

/** Whether data still come in. */
export function isOpen({ status }: Pick<ReportSubject, 'status'>): boolean {
  return status === 'running' || status === 'paused';
}
