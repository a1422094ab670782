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
import { carriedBy, isSelected } from './statistics-oracle-filters.js';
import { reachByBruteForce } from './statistics-oracle-funnels.js';
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

/** A unit that is in a metric, whose time in it may begin later than its exposure. */
interface Entrant extends ExposedUnit {
  beginsAt: number;
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
    metrics: experiment.metrics.map(({ key, measure }) => {
      const entrants = exposed
        .filter((unit) => unit.phase === phase)
        .flatMap((unit) => entrantOf(experiment, measure, unit, tracked) ?? []);
      const units = entrants.filter(
        (unit) => !measure.maturedOnly || hasMatured(experiment, measure, unit, readAt),
      );
      return {
        metricKey: key,
        arms: armsOf(experiment, measure, units, tracked, readAt),
        ...(measure.trigger && { triggered: sizesOf(experiment, entrants) }),
      };
    }),
  };
}

function sizesOf(
  { variants }: MeasuredExperiment,
  units: readonly Entrant[],
): { variant: string; units: number }[] {
  return variants.map((variant) => ({
    variant,
    units: units.filter((unit) => unit.variant === variant).length,
  }));
}

/** Null: a trigger keeps the unit out. */
function entrantOf(
  { stoppedAt }: MeasuredExperiment,
  { trigger }: UnitMeasure,
  unit: ExposedUnit,
  tracked: readonly TrackEvent[],
): Entrant | null {
  if (!trigger) return { ...unit, beginsAt: unit.firstAt };
  const times = tracked
    .filter((event) => event.unit === unit.unit && isSelected(event, trigger))
    .map(({ timestamp }) => timestamp.getTime())
    .filter((time) => time >= unit.firstAt && time <= (stoppedAt?.getTime() ?? Infinity))
    .sort((one, other) => one - other);
  const beginsAt = times[trigger.count - 1];
  return beginsAt === undefined ? null : { ...unit, beginsAt };
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
  const selections = experiment.metrics.flatMap(({ measure }) => [
    ...(measure.funnel?.steps ?? [measure.numerator]),
    ...(measure.denominator ? [measure.denominator] : []),
    ...(measure.trigger ? [measure.trigger] : []),
  ]);
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
          selections.some((selection) => isSelected(event, selection)) &&
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
  { beginsAt }: Entrant,
  readAt: Date,
): boolean {
  const endOfDay = (Math.floor(beginsAt / DAY_MILLISECONDS) + 1) * DAY_MILLISECONDS;
  return lastMoment(experiment, measure, endOfDay) <= readAt.getTime();
}

function armsOf(
  experiment: MeasuredExperiment,
  measure: UnitMeasure,
  units: readonly Entrant[],
  tracked: readonly TrackEvent[],
  readAt: Date,
): ArmStatistics[] {
  const stretches = units.map((unit) => ({
    ...unit,
    ...stretchesOf(experiment, measure, unit, tracked, readAt),
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
  const totals = stretches.map((unit) => ({ variant: unit.variant, ...totalsOf(measure, unit) }));
  return experiment.variants.map((variant) =>
    armOfTotals(
      variant,
      totals.filter((unit) => unit.variant === variant),
      totals,
      measure,
    ),
  );
}

interface Stretches {
  inWindow: TrackEvent[];
  before: TrackEvent[];
}

/** A unit's events that count, and those before its exposure. */
function stretchesOf(
  experiment: MeasuredExperiment,
  measure: UnitMeasure,
  { unit, firstAt, beginsAt }: Entrant,
  tracked: readonly TrackEvent[],
  readAt: Date,
): Stretches {
  const own = tracked.filter((event) => event.unit === unit);
  const between = (from: number, until: number): TrackEvent[] =>
    own.filter(({ timestamp }) => timestamp.getTime() >= from && timestamp.getTime() <= until);
  const { covariateSeconds, lookbackSeconds } = measure;
  const inWindow = between(beginsAt + measure.delaySeconds * 1000, lastMoment(experiment, measure, beginsAt));
  const end = Math.min(experiment.stoppedAt?.getTime() ?? Infinity, readAt.getTime());
  const recent = between(end - (lookbackSeconds ?? 0) * 1000, end);
  return {
    inWindow: lookbackSeconds === undefined ? inWindow : inWindow.filter((event) => recent.includes(event)),
    before: covariateSeconds === null ? [] : between(firstAt - covariateSeconds * 1000, firstAt - 1),
  };
}

function totalsOf(
  measure: UnitMeasure,
  { firstAt, beginsAt, inWindow, before }: Entrant & Stretches,
): Totals {
  const { numerator, denominator, funnel } = measure;
  const lower = (events: readonly TrackEvent[]): bigint => {
    const isMean =
      numerator.aggregate === 'sum' &&
      denominator?.aggregate === 'count' &&
      numerator.event === denominator.event &&
      JSON.stringify(numerator.filters) === JSON.stringify(denominator.filters);
    const some = isMean ? events.filter((event) => numberOf(event, numerator) !== null) : events;
    return denominator ? totalOf(denominator, some) : 0n;
  };
  const shared = { d: lower(inWindow), historyDenominator: lower(before) };
  if (funnel) {
    const [reached, reachedBefore] = [inWindow, before].map((events) => reachByBruteForce(funnel, events));
    const isThrough = (steps = 0): bigint => (steps === funnel.steps.length ? ONE : 0n);
    return {
      ...shared,
      ...{
        y: isThrough(reached),
        history: isThrough(reachedBefore),
        hasHistory: false,
        reached: reached ?? 0,
      },
    };
  }
  const hasHistory = before.some((event) => isSelected(event, numerator));
  if (numerator.aggregate === 'time-to-first') {
    const window = (measure.windowSeconds ?? 0) * 1000;
    const waited = firstOf(numerator, inWindow) - beginsAt - measure.delaySeconds * 1000;
    const known = hasHistory ? firstAt - firstOf(numerator, before) : 0;
    return { ...shared, y: secondsOf(Math.min(waited, window)), history: secondsOf(known), hasHistory };
  }
  return {
    ...shared,
    y: totalOf(numerator, inWindow),
    history: totalOf(numerator, before),
    hasHistory,
  };
}

/** Infinity without one. */
function firstOf(accumulation: Accumulation, events: readonly TrackEvent[]): number {
  const times = events
    .filter((event) => isSelected(event, accumulation))
    .map(({ timestamp }) => timestamp.getTime());
  return Math.min(...times);
}

const secondsOf = (milliseconds: number): bigint => integerOf(milliseconds / 1000);

function totalOf(accumulation: Accumulation, events: readonly TrackEvent[]): bigint {
  const selected = events.filter((event) => isSelected(event, accumulation));
  if (accumulation.aggregate === 'distinct') {
    const values = selected
      .map((event) => carriedBy(event, accumulation.property ?? 'value'))
      .filter((value) => value !== undefined);
    return BigInt(new Set(values.map((value) => JSON.stringify(value))).size) * ONE;
  }
  return selected
    .map((event) =>
      accumulation.aggregate === 'count' ? ONE : integerOf(numberOf(event, accumulation) ?? 0),
    )
    .reduce((sum, one) => sum + one, 0n);
}

function valuesOfEvents(accumulation: Accumulation, events: readonly TrackEvent[]): number[] {
  return events
    .filter((event) => isSelected(event, accumulation))
    .flatMap((event) => (accumulation.aggregate === 'count' ? 1 : (numberOf(event, accumulation) ?? [])));
}

function numberOf(event: TrackEvent, { property }: Accumulation): number | null {
  const carried = property === null ? event.value : event.properties?.[property];
  return typeof carried === 'number' && Math.abs(carried) <= LARGEST_NUMBER ? carried : null;
}
