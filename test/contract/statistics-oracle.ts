import type {
  Accumulation,
  AssignmentReceipt,
  ArmStatistics,
  ExperimentStatistics,
  ExposureEvent,
  MeasuredExperiment,
  ReceiptCount,
  TrackEvent,
  UnitEvent,
  UnitMeasure,
} from '#libs/domain';
import { armOfTotals, integerOf, numberFrom, ONE, type Totals } from './statistics-oracle-arms.js';
import { armOfValues } from './statistics-oracle-quantiles.js';

const LARGEST_NUMBER = 1e15;
const DAY_MILLISECONDS = 86_400_000;

interface ExposedUnit {
  unit: string;
  variant: string;
  phase: number;
  firstAt: number;
}

/**
 * Counts an experiment by brute force, straight from the rules: every metric over every unit over every event.
 * @param readAt when the log was read, which decides who has matured
 */
export function countByBruteForce(
  experiment: MeasuredExperiment,
  events: readonly UnitEvent[],
  phase: number,
  readAt: Date,
): Pick<ExperimentStatistics, 'exposures' | 'crossovers' | 'metrics'> {
  const counted = events
    .filter((event) => event.type === 'exposure')
    .filter((event) => counts(experiment, event));
  const tracked = events.filter((event) => event.type === 'track');
  const units = [...new Set(counted.map((event) => event.unit))];
  const variantsOf = (unit: string): Set<string> =>
    new Set(counted.filter((event) => event.unit === unit).map((event) => event.variant));
  const exposed = units
    .filter((unit) => variantsOf(unit).size === 1)
    .map((unit) => exposedUnit(experiment, unit, counted));
  return {
    exposures: experiment.phases.flatMap(({ number }) =>
      experiment.variants.map((variant) => ({
        variant,
        phase: number,
        units: exposed.filter((unit) => unit.variant === variant && unit.phase === number).length,
      })),
    ),
    crossovers: units.length - exposed.length,
    metrics: experiment.metrics.map(({ key, measure }) => ({
      metricKey: key,
      arms: armsOf(
        experiment,
        measure,
        exposed
          .filter((unit) => unit.phase === phase)
          .filter((unit) => !measure.maturedOnly || hasMatured(experiment, measure, unit, readAt)),
        tracked,
      ),
    })),
  };
}

function counts(
  { key, startedAt, stoppedAt, variants, excludedUnits }: MeasuredExperiment,
  event: ExposureEvent,
): boolean {
  return (
    event.experiment === key &&
    !excludedUnits.includes(event.unit) &&
    variants.includes(event.variant) &&
    event.timestamp >= startedAt &&
    (stoppedAt === null || event.timestamp <= stoppedAt)
  );
}

/** @param receipts each unit's first in the experiment */
export function countReceiptsByBruteForce(
  experiment: MeasuredExperiment,
  receipts: readonly AssignmentReceipt[],
  events: readonly UnitEvent[],
  phase: number,
): ReceiptCount[] | null {
  if (receipts.length === 0) return null;
  const { startedAt, stoppedAt, excludedUnits } = experiment;
  const counted = events
    .filter((event) => event.type === 'exposure')
    .filter((one) => counts(experiment, one));
  const names = new Set(
    experiment.metrics.flatMap(({ measure }) => [measure.numerator.event, measure.denominator?.event]),
  );
  const followed = receipts
    .filter(
      ({ at, unit }) => at >= startedAt && !excludedUnits.includes(unit) && (!stoppedAt || at <= stoppedAt),
    )
    .filter(({ at }) => phaseAt(experiment, at.getTime()) === phase)
    .map(({ unit, variant }) => {
      const exposed = counted.some((event) => event.unit === unit)
        ? exposedUnit(experiment, unit, counted)
        : null;
      const firstAt = exposed?.phase === phase ? exposed.firstAt : null;
      const isEventful = events.some(
        (event) =>
          event.type === 'track' &&
          event.unit === unit &&
          names.has(event.name) &&
          firstAt !== null &&
          event.timestamp.getTime() >= firstAt &&
          (!stoppedAt || event.timestamp <= stoppedAt),
      );
      return { variant, isExposed: firstAt !== null, isEventful };
    });
  return experiment.variants.map((variant) => {
    const own = followed.filter((unit) => unit.variant === variant);
    return {
      variant,
      assigned: own.length,
      exposed: own.filter(({ isExposed }) => isExposed).length,
      eventful: own.filter(({ isEventful }) => isEventful).length,
    };
  });
}

function phaseAt({ phases }: MeasuredExperiment, time: number): number {
  const phase = phases.findLast(({ startedAt }) => startedAt.getTime() <= time);
  return (phase ?? phases[0])?.number ?? 0;
}

function exposedUnit(
  experiment: MeasuredExperiment,
  unit: string,
  counted: readonly ExposureEvent[],
): ExposedUnit {
  const own = counted.filter((event) => event.unit === unit);
  const firstAt = Math.min(...own.map((event) => event.timestamp.getTime()));
  return {
    unit,
    variant: own[0]?.variant ?? '',
    phase: phaseAt(experiment, firstAt),
    firstAt,
  };
}

/** Last moment that counts for a unit that was first exposed then. */
function lastMoment({ stoppedAt }: MeasuredExperiment, measure: UnitMeasure, firstAt: number): number {
  return measure.windowSeconds === null
    ? (stoppedAt?.getTime() ?? Infinity)
    : firstAt + (measure.delaySeconds + measure.windowSeconds) * 1000;
}

/** Units mature by the day: all of a day at once, when a unit that was first exposed at its very end would. */
function hasMatured(
  experiment: MeasuredExperiment,
  measure: UnitMeasure,
  { firstAt }: ExposedUnit,
  readAt: Date,
): boolean {
  const endOfDay = (Math.floor(firstAt / DAY_MILLISECONDS) + 1) * DAY_MILLISECONDS;
  return lastMoment(experiment, measure, endOfDay) <= readAt.getTime();
}

function armsOf(
  experiment: MeasuredExperiment,
  measure: UnitMeasure,
  units: readonly ExposedUnit[],
  tracked: readonly TrackEvent[],
): ArmStatistics[] {
  const stretches = units.map((unit) => ({
    variant: unit.variant,
    ...stretchesOf(experiment, measure, unit, tracked),
  }));
  if (measure.quantile !== null) {
    const { quantile } = measure;
    const valuesOf = (inWindow: TrackEvent[]): number[] =>
      quantile.of === 'events'
        ? valuesOfEvents(measure.numerator, inWindow)
        : [numberFrom(totalOf(measure.numerator, inWindow))];
    return experiment.variants.map((variant) => {
      const own = stretches.filter((unit) => unit.variant === variant);
      return armOfValues(
        variant,
        own.map(({ inWindow }) => valuesOf(inWindow)),
        quantile,
      );
    });
  }
  const totals = stretches.map(({ variant, inWindow, before }) => ({
    variant,
    ...totalsOf(measure, inWindow, before),
  }));
  return experiment.variants.map((variant) =>
    armOfTotals(
      variant,
      totals.filter((unit) => unit.variant === variant),
      totals,
      measure,
    ),
  );
}

/** A unit's events that count, and those before its exposure. */
function stretchesOf(
  experiment: MeasuredExperiment,
  measure: UnitMeasure,
  { unit, firstAt }: ExposedUnit,
  tracked: readonly TrackEvent[],
): { inWindow: TrackEvent[]; before: TrackEvent[] } {
  const own = tracked.filter((event) => event.unit === unit);
  const between = (from: number, until: number): TrackEvent[] =>
    own.filter(({ timestamp }) => timestamp.getTime() >= from && timestamp.getTime() <= until);
  const covariate = measure.covariateSeconds;
  return {
    inWindow: between(firstAt + measure.delaySeconds * 1000, lastMoment(experiment, measure, firstAt)),
    before: covariate === null ? [] : between(firstAt - covariate * 1000, firstAt - 1),
  };
}

function totalsOf(
  { numerator, denominator }: UnitMeasure,
  inWindow: readonly TrackEvent[],
  before: readonly TrackEvent[],
): Totals {
  const lower = (events: readonly TrackEvent[]): bigint => {
    const isMean =
      numerator.aggregate === 'sum' &&
      denominator?.aggregate === 'count' &&
      numerator.event === denominator.event;
    const some = isMean ? events.filter((event) => numberOf(event, numerator) !== null) : events;
    return denominator ? totalOf(denominator, some) : 0n;
  };
  return {
    y: totalOf(numerator, inWindow),
    d: lower(inWindow),
    history: totalOf(numerator, before),
    historyDenominator: lower(before),
    hasHistory: before.some((event) => event.name === numerator.event),
  };
}

function totalOf(accumulation: Accumulation, events: readonly TrackEvent[]): bigint {
  return events
    .filter((event) => event.name === accumulation.event)
    .map((event) =>
      accumulation.aggregate === 'count' ? ONE : integerOf(numberOf(event, accumulation) ?? 0),
    )
    .reduce((sum, one) => sum + one, 0n);
}

function valuesOfEvents(accumulation: Accumulation, events: readonly TrackEvent[]): number[] {
  return events
    .filter((event) => event.name === accumulation.event)
    .flatMap((event) => (accumulation.aggregate === 'count' ? 1 : (numberOf(event, accumulation) ?? [])));
}

function numberOf(event: TrackEvent, { property }: Accumulation): number | null {
  const carried = property === null ? event.value : event.properties?.[property];
  return typeof carried === 'number' && Math.abs(carried) <= LARGEST_NUMBER ? carried : null;
}
