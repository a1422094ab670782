import type { Accumulation, MeasuredExperiment, UnitMeasure } from '#libs/domain';
import type { WireEvent } from '../load/traffic.js';

const DAY = 86_400_000;

/** What an arm adds up to, counted by this test alone. Values have two decimals, so that hundredths are exact integers. */
export interface ArmTruth {
  units: number;
  /** In hundredths. */
  numerator: number;
  /** In hundredths of hundredths. */
  numeratorSquares: bigint;
  denominator: number;
}

export interface Truth {
  /** By phase and variant. */
  exposures: Map<string, number>;
  crossovers: number;
  /** By metric, phase and variant; quantiles are left to the recount. */
  arms: Map<string, ArmTruth>;
}

interface Unit {
  variant: string;
  firstAt: number;
  isCrossover: boolean;
}

/** Counts an experiment in memory from the events that were acknowledged, by the rules as the product states them. */
export function truthOf(experiment: MeasuredExperiment, events: readonly WireEvent[], readAt: number): Truth {
  const units = exposedUnits(experiment, events);
  const tracked = tracksByUnit(events);
  const truth: Truth = { exposures: new Map(), crossovers: 0, arms: new Map() };
  for (const [name, unit] of units) {
    if (unit.isCrossover) truth.crossovers++;
    else countUnit(experiment, truth, unit, { events: tracked.get(name) ?? [], readAt });
  }
  return truth;
}

function tracksByUnit(events: readonly WireEvent[]): Map<string, WireEvent[]> {
  const tracks = new Map<string, WireEvent[]>();
  for (const event of events) {
    if (event.type !== 'track') continue;
    const own = tracks.get(event.unit);
    if (own === undefined) tracks.set(event.unit, [event]);
    else own.push(event);
  }
  return tracks;
}

function countUnit(
  experiment: MeasuredExperiment,
  truth: Truth,
  unit: Unit,
  { events, readAt }: { events: readonly WireEvent[]; readAt: number },
): void {
  const phase = phaseOf(experiment, unit.firstAt);
  const exposureKey = `${phase} ${unit.variant}`;
  truth.exposures.set(exposureKey, (truth.exposures.get(exposureKey) ?? 0) + 1);
  for (const { key, measure } of experiment.metrics) {
    if (measure.quantile !== null) continue;
    if (measure.maturedOnly && lastMoment(experiment, measure, endOfDay(unit.firstAt)) > readAt) continue;
    const armKey = `${key} ${phase} ${unit.variant}`;
    const arm = truth.arms.get(armKey) ?? { units: 0, numerator: 0, numeratorSquares: 0n, denominator: 0 };
    truth.arms.set(armKey, arm);
    addTotals(arm, measure, windowOf(experiment, measure, unit, events));
  }
}

function addTotals(arm: ArmTruth, measure: UnitMeasure, events: readonly WireEvent[]): void {
  const { numerator, denominator, cap } = measure;
  const raw = totalOf(numerator, events);
  const capped = typeof cap === 'number' ? Math.min(raw, cap * 100) : raw;
  arm.units += 1;
  arm.numerator += capped;
  arm.numeratorSquares += BigInt(capped) ** 2n;
  if (denominator === null) return;
  const isMean =
    numerator.aggregate === 'sum' &&
    denominator.aggregate === 'count' &&
    numerator.event === denominator.event;
  const counted = isMean ? events.filter((event) => hundredthsOf(event, numerator) !== null) : events;
  arm.denominator += totalOf(denominator, counted);
}

function exposedUnits(experiment: MeasuredExperiment, events: readonly WireEvent[]): Map<string, Unit> {
  const { key, variants, startedAt, stoppedAt } = experiment;
  const units = new Map<string, Unit>();
  for (const { type, experiment: met, variant = '', unit: name, timestamp } of events) {
    const at = Date.parse(timestamp);
    const isIn = at >= startedAt.getTime() && at <= (stoppedAt?.getTime() ?? Infinity);
    if (type !== 'exposure' || met !== key || !variants.includes(variant) || !isIn) continue;
    const known = units.get(name) ?? { variant, firstAt: at, isCrossover: false };
    known.firstAt = Math.min(known.firstAt, at);
    known.isCrossover ||= known.variant !== variant;
    units.set(name, known);
  }
  return units;
}

function windowOf(
  experiment: MeasuredExperiment,
  measure: UnitMeasure,
  { firstAt }: Unit,
  events: readonly WireEvent[],
): WireEvent[] {
  const from = firstAt + measure.delaySeconds * 1_000;
  const until = lastMoment(experiment, measure, firstAt);
  return events.filter(({ timestamp }) => Date.parse(timestamp) >= from && Date.parse(timestamp) <= until);
}

function lastMoment({ stoppedAt }: MeasuredExperiment, measure: UnitMeasure, firstAt: number): number {
  if (measure.windowSeconds === null) return stoppedAt?.getTime() ?? Infinity;
  return firstAt + (measure.delaySeconds + measure.windowSeconds) * 1_000;
}

const endOfDay = (at: number): number => (Math.floor(at / DAY) + 1) * DAY;

function phaseOf({ phases }: MeasuredExperiment, firstAt: number): number {
  const phase = phases.findLast(({ startedAt }) => startedAt.getTime() <= firstAt) ?? phases[0];
  return phase?.number ?? 0;
}

function totalOf(accumulation: Accumulation, events: readonly WireEvent[]): number {
  let total = 0;
  for (const event of events) {
    if (event.name !== accumulation.event) continue;
    total += accumulation.aggregate === 'count' ? 100 : (hundredthsOf(event, accumulation) ?? 0);
  }
  return total;
}

function hundredthsOf(event: WireEvent, { property }: Accumulation): number | null {
  const carried = property === null ? event.value : event.properties?.[property];
  return typeof carried === 'number' ? Math.round(carried * 100) : null;
}
