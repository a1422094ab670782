import type { MeasuredExperiment } from '#libs/domain';
import { metricInputsOf, type MetricInput } from './metric-inputs.js';

/** Ten thousand years: no event is later, and PostgreSQL can still add it to any time that an event has. */
const LONGEST_WINDOW_SECONDS = 315_576_000_000;

export interface PhaseRow {
  position: number;
  phase: number;
  begins_at: string;
  ends_at: string;
}

export interface MetricRow {
  position: number;
  key: string;
  cap: number | null;
  window_seconds: number | null;
  inputs: MetricInput[];
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

export function metricRowsOf(experiment: Pick<MeasuredExperiment, 'metrics'>): MetricRow[] {
  return experiment.metrics.map(({ key, measure }, position) => ({
    position,
    key,
    cap: typeof measure.cap === 'number' ? measure.cap : null,
    window_seconds:
      measure.windowSeconds === null ? null : Math.min(measure.windowSeconds, LONGEST_WINDOW_SECONDS),
    inputs: metricInputsOf(measure),
  }));
}

export function stoppedAtOf(experiment: Pick<MeasuredExperiment, 'stoppedAt'>): string {
  return experiment.stoppedAt?.toISOString() ?? 'infinity';
}
