import type {
  Accumulation,
  ArmStatistics,
  ExperimentStatistics,
  ExposureEvent,
  MeasuredExperiment,
  MeasuredMetric,
  TrackEvent,
  UnitEvent,
} from '#libs/domain';

/** Generated numbers have at most so many decimals, so that sums of these integers are exact. */
const DECIMALS = 6;
const ONE = 10n ** BigInt(DECIMALS);
const LARGEST_NUMBER = 1e15;

interface ExposedUnit {
  unit: string;
  variant: string;
  phase: number;
  firstAt: number;
}

/** Counts an experiment by brute force, straight from the rules: every metric over every unit over every event. */
export function countByBruteForce(
  experiment: MeasuredExperiment,
  events: readonly UnitEvent[],
  phase: number,
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
    metrics: experiment.metrics.map((metric) => ({
      metricKey: metric.key,
      arms: experiment.variants.map((variant) => {
        const arm = exposed.filter((unit) => unit.variant === variant && unit.phase === phase);
        return armOf(
          variant,
          arm.map((unit) => totalsOf(experiment, metric, unit, tracked)),
        );
      }),
    })),
  };
}

function counts({ key, startedAt, stoppedAt, variants }: MeasuredExperiment, event: ExposureEvent): boolean {
  return (
    event.experiment === key &&
    variants.includes(event.variant) &&
    event.timestamp >= startedAt &&
    (stoppedAt === null || event.timestamp <= stoppedAt)
  );
}

function exposedUnit(
  experiment: MeasuredExperiment,
  unit: string,
  counted: readonly ExposureEvent[],
): ExposedUnit {
  const own = counted.filter((event) => event.unit === unit);
  const firstAt = Math.min(...own.map((event) => event.timestamp.getTime()));
  const phase = experiment.phases.findLast(({ startedAt }) => startedAt.getTime() <= firstAt);
  return {
    unit,
    variant: own[0]?.variant ?? '',
    phase: (phase ?? experiment.phases[0])?.number ?? 0,
    firstAt,
  };
}

interface Totals {
  y: bigint;
  d: bigint;
}

function totalsOf(
  { stoppedAt }: MeasuredExperiment,
  { measure }: MeasuredMetric,
  { unit, firstAt }: ExposedUnit,
  tracked: readonly TrackEvent[],
): Totals {
  const until =
    measure.windowSeconds === null
      ? (stoppedAt?.getTime() ?? Infinity)
      : firstAt + measure.windowSeconds * 1000;
  const inTime = tracked.filter(({ unit: owner, timestamp }) => {
    const at = timestamp.getTime();
    return owner === unit && at >= firstAt && at <= until;
  });
  const { numerator, denominator } = measure;
  const isMean =
    numerator.aggregate === 'sum' &&
    denominator?.aggregate === 'count' &&
    numerator.event === denominator.event;
  const forDenominator = isMean ? inTime.filter((event) => numberOf(event, numerator) !== null) : inTime;
  const y = totalOf(numerator, inTime);
  const cap = typeof measure.cap === 'number' ? integerOf(measure.cap) : null;
  return { y: cap !== null && y > cap ? cap : y, d: denominator ? totalOf(denominator, forDenominator) : 0n };
}

function totalOf(accumulation: Accumulation, events: readonly TrackEvent[]): bigint {
  return events
    .filter((event) => event.name === accumulation.event)
    .map((event) =>
      accumulation.aggregate === 'count' ? ONE : integerOf(numberOf(event, accumulation) ?? 0),
    )
    .reduce((sum, one) => sum + one, 0n);
}

function numberOf(event: TrackEvent, { property }: Accumulation): number | null {
  const carried = property === null ? event.value : event.properties?.[property];
  return typeof carried === 'number' && Math.abs(carried) <= LARGEST_NUMBER ? carried : null;
}

function integerOf(value: number): bigint {
  const [whole = '', fraction = ''] = value.toFixed(DECIMALS).split('.');
  return BigInt(whole + fraction);
}

function armOf(variant: string, totals: readonly Totals[]): ArmStatistics {
  const n = BigInt(totals.length);
  const sum = (of: (totals: Totals) => bigint): bigint => totals.reduce((all, one) => all + of(one), 0n);
  const y = sum((one) => one.y);
  const d = sum((one) => one.d);
  return {
    variant,
    units: totals.length,
    numerator: {
      mean: quotient(y, n * ONE),
      m2: quotient(n * sum((one) => one.y * one.y) - y * y, n * ONE * ONE),
      m3: 0,
    },
    denominator: {
      mean: quotient(d, n * ONE),
      m2: quotient(n * sum((one) => one.d * one.d) - d * d, n * ONE * ONE),
    },
    c: quotient(n * sum((one) => one.y * one.d) - y * d, n * ONE * ONE),
    covariates: null,
    capping: null,
    quantile: null,
  };
}

const DIGITS = 40n;

function quotient(dividend: bigint, divisor: bigint): number {
  if (divisor === 0n) return 0;
  return Number((dividend * 10n ** DIGITS) / divisor) / Number(10n ** DIGITS);
}
