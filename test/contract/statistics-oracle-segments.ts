import type {
  ExposureEvent,
  JsonObject,
  MeasuredExperiment,
  SegmentStatistics,
  UnitEvent,
} from '#libs/domain';
import { countByBruteForce } from './statistics-oracle.js';

const LABELS = ['(none)', '(other)'];

/**
 * Counts the segments of an experiment by brute force: each as if no other units had sent anything. For fewer values than are shown.
 * @param isKept whether a metric's sums are kept by segment
 */
export function countSegmentsByBruteForce(
  experiment: MeasuredExperiment,
  events: readonly UnitEvent[],
  phase: number,
  readAt: Date,
  isKept: (metric: MeasuredExperiment['metrics'][number]) => boolean,
): SegmentStatistics[] {
  const metrics = experiment.metrics.filter(isKept);
  return (experiment.segments ?? []).flatMap((dimension) => {
    const values = valuesOfUnits(experiment, events, dimension);
    const segments = [...new Set(values.values())].map((value) => {
      const ofValue = events.filter((event) => values.get(event.unit) === value);
      const counted = countByBruteForce({ ...experiment, metrics }, ofValue, phase, readAt);
      const units = counted.exposures
        .filter((exposure) => exposure.phase === phase)
        .map(({ variant, units: number }) => ({ variant, units: number }));
      // Who was triggered is told of all of them together.
      const arms = counted.metrics.map(({ metricKey, arms: own }) => ({ metricKey, arms: own }));
      return { dimension, value, units, metrics: arms };
    });
    return segments.filter((segment) => sizeOf(segment) > 0).sort(largestFirst);
  });
}

function valuesOfUnits(
  experiment: MeasuredExperiment,
  events: readonly UnitEvent[],
  dimension: string,
): Map<string, string> {
  const first = new Map<string, ExposureEvent>();
  for (const event of events) {
    if (event.type !== 'exposure' || !isCounted(experiment, event)) continue;
    const known = first.get(event.unit);
    if (!known || rankOf(event) < rankOf(known)) first.set(event.unit, event);
  }
  return new Map([...first].map(([unit, { attributes }]) => [unit, valueOf(attributes, dimension)]));
}

function isCounted(
  { key, startedAt, stoppedAt, variants }: MeasuredExperiment,
  event: ExposureEvent,
): boolean {
  const isInTime = event.timestamp >= startedAt && (stoppedAt === null || event.timestamp <= stoppedAt);
  return event.experiment === key && variants.includes(event.variant) && isInTime;
}

/** Of two exposures at the same time, the one whose id is smaller is the first. */
function rankOf({ timestamp, id }: ExposureEvent): string {
  return `${String(timestamp.getTime()).padStart(15, '0')} ${id.toLowerCase()}`;
}

function valueOf(attributes: JsonObject | null, dimension: string): string {
  const value = attributes?.[dimension];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || value === '') return '(none)';
  return LABELS.includes(value) ? `"${value}"` : value;
}

function sizeOf({ units }: SegmentStatistics): number {
  return units.reduce((sum, { units: number }) => sum + number, 0);
}

function largestFirst(one: SegmentStatistics, other: SegmentStatistics): number {
  return sizeOf(other) - sizeOf(one) || Buffer.compare(Buffer.from(one.value), Buffer.from(other.value));
}
