import type { MeasuredExperiment, MeasuredMetric, UnitMeasure } from '#libs/domain';
import { covariateKeysOf, isShareMeasure } from './covariate-keys.js';
import { metricInputsOf, type MetricInput } from './metric-inputs.js';

/** Ten thousand years: no event is later, and PostgreSQL can still add it to any time that an event has. */
const LONGEST_SECONDS = 315_576_000_000;
const FIRST_YEAR = Date.parse('0001-01-01T00:00:00Z');

export interface PhaseRow {
  position: number;
  phase: number;
  begins_at: string;
  ends_at: string;
}

/** How one metric is counted; columns as in the table, lengths in seconds. */
export interface MetricRow {
  position: number;
  key: string;
  /** Fixed beforehand. */
  cap: number | null;
  cap_quantile: number | null;
  reports_cap: boolean;
  is_incremental: boolean;
  covariates: string[] | null;
  matured_only: boolean;
  matures_after: number | null;
  quantile_level: number | null;
  quantile_of: 'events' | 'units' | null;
  ignores_zeros: boolean;
  formed: Formed;
  trigger_count: number | null;
  turned_at: number | null;
  lookback_seconds: number | null;
  funnel_kinds: number[] | null;
  funnel_seconds: number | null;
}

/** How a unit's totals come about: what arrives is added, or all its events are gone through again, or only when they are read. */
export type Formed = 'added' | 'again' | 'read';

export interface InputRow extends MetricInput {
  formed: Formed;
  position: number;
  delay_seconds: number | null;
  /** From the first exposure to the end of the window. */
  window_seconds: number | null;
  covariate_seconds: number | null;
  since: string;
}

/** Stretches of time without gaps: the first reaches back without end, since what counts at all is decided by the start. */
export function phaseRowsOf(experiment: Pick<MeasuredExperiment, 'phases'>): PhaseRow[] {
  return experiment.phases.map((phase, position) => ({
    position,
    phase: phase.number,
    begins_at: position === 0 ? '-infinity' : phase.startedAt.toISOString(),
    ends_at: experiment.phases[position + 1]?.startedAt.toISOString() ?? 'infinity',
  }));
}

export function metricRowOf({ key, measure }: MeasuredMetric, position: number): MetricRow {
  const { cap, quantile, maturedOnly } = measure;
  const quantileCap = typeof cap === 'object' ? cap : null;
  return {
    position,
    key,
    cap: typeof cap === 'number' ? cap : null,
    cap_quantile: quantileCap?.quantile ?? null,
    reports_cap: cap !== null && !isShareMeasure(measure),
    is_incremental: quantileCap === null && quantile === null && formedOf(measure) !== 'read',
    covariates: covariateKeysOf(measure),
    matured_only: maturedOnly,
    matures_after: windowEndOf(measure),
    quantile_level: quantile?.level ?? null,
    quantile_of: quantile?.of ?? null,
    ignores_zeros: quantile?.ignoreZeros ?? quantileCap?.ignoreZeros ?? false,
    ...laterMembersOf(measure),
  };
}

function laterMembersOf(
  measure: UnitMeasure,
): Pick<
  MetricRow,
  'formed' | 'trigger_count' | 'turned_at' | 'lookback_seconds' | 'funnel_kinds' | 'funnel_seconds'
> {
  const { numerator, windowSeconds, trigger, lookbackSeconds, funnel } = measure;
  const events = funnel?.steps.map(({ event }) => event);
  return {
    formed: formedOf(measure),
    trigger_count: trigger?.count ?? null,
    turned_at: numerator.aggregate === 'time-to-first' ? windowSeconds : null,
    lookback_seconds: lookbackSeconds === undefined ? null : Math.min(lookbackSeconds, LONGEST_SECONDS),
    funnel_kinds: events?.map((event) => events.indexOf(event) + 1) ?? null,
    funnel_seconds:
      typeof funnel?.withinSeconds === 'number' ? Math.min(funnel.withinSeconds, LONGEST_SECONDS) : null,
  };
}

export function formedOf({ numerator, quantile, trigger, lookbackSeconds }: UnitMeasure): Formed {
  if (lookbackSeconds !== undefined) return 'read';
  const isOfSums = numerator.aggregate === 'count' || numerator.aggregate === 'sum';
  return isOfSums && quantile?.of !== 'events' && trigger === undefined ? 'added' : 'again';
}

export function inputRowsOf({ startedAt, metrics }: MeasuredExperiment): InputRow[] {
  return metrics.flatMap(({ measure }, position) => {
    const covariateSeconds = covariateSecondsOf(measure);
    const since = startedAt.getTime() - (covariateSeconds ?? 0) * 1_000;
    return metricInputsOf(measure).map((input) => ({
      ...input,
      position,
      formed: formedOf(measure),
      delay_seconds: measure.delaySeconds === 0 ? null : Math.min(measure.delaySeconds, LONGEST_SECONDS),
      window_seconds: windowEndOf(measure),
      covariate_seconds: covariateSeconds,
      since: since < FIRST_YEAR ? '-infinity' : new Date(since).toISOString(),
    }));
  });
}

/** The longest stretch before exposure that any metric reads; null: none does. */
export function longestCovariateSecondsOf({ metrics }: Pick<MeasuredExperiment, 'metrics'>): number | null {
  const lengths = metrics.flatMap(({ measure }) => covariateSecondsOf(measure) ?? []);
  return lengths.length === 0 ? null : Math.max(...lengths);
}

export function stoppedAtOf(experiment: Pick<MeasuredExperiment, 'stoppedAt'>): string {
  return experiment.stoppedAt?.toISOString() ?? 'infinity';
}

/** Seconds from the first exposure to the end of the window; null: it lasts until the experiment stops. */
export function windowEndOf({ delaySeconds, windowSeconds }: UnitMeasure): number | null {
  return windowSeconds === null ? null : Math.min(delaySeconds + windowSeconds, LONGEST_SECONDS);
}

export function covariateSecondsOf(measure: UnitMeasure): number | null {
  if (covariateKeysOf(measure) === null) return null;
  return Math.min(measure.covariateSeconds ?? 0, LONGEST_SECONDS);
}
