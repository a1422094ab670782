import type {
  ArmStatistics,
  CappingStatistics,
  CovariateStatistics,
  QuantileCap,
  UnitMeasure,
} from '#libs/domain';

/** Generated numbers have at most six decimals, and caps that are taken from the data two more: sums of integers are exact. */
const DECIMALS = 8;
export const ONE = 10n ** BigInt(DECIMALS);
/** Generated quantiles of caps have at most two decimals. */
const HUNDRED = 100;

export interface Totals {
  y: bigint;
  d: bigint;
  history: bigint;
  historyDenominator: bigint;
  hasHistory: boolean;
  /** Steps of a funnel. */
  reached?: number;
}

export function integerOf(value: number): bigint {
  const [whole = '', fraction = ''] = value.toFixed(DECIMALS).split('.');
  return BigInt(whole + fraction);
}

export function numberFrom(integer: bigint): number {
  return quotient(integer, ONE);
}

/** @param everyone units of all arms, from whom a cap may be taken */
export function armOfTotals(
  variant: string,
  units: readonly Totals[],
  everyone: readonly Totals[],
  measure: UnitMeasure,
): ArmStatistics {
  const isShare =
    measure.funnel !== undefined ||
    (measure.numerator.aggregate === 'count' && measure.denominator === null && measure.cap === 1);
  const cap = capOf(measure.cap, everyone);
  const raw = units.map((unit) => unit.y);
  const y = raw.map((one) => capped(one, cap));
  const d = units.map((unit) => unit.d);
  return {
    variant,
    units: units.length,
    numerator: { mean: mean(y), m2: deviations(y, y), m3: cubedDeviations(y) },
    denominator: { mean: mean(d), m2: deviations(d, d) },
    c: deviations(y, d),
    covariates:
      measure.covariateSeconds === null ? null : covariatesOf(columnsOf(units, measure, isShare), y, d),
    capping: cap === null || isShare ? null : cappingOf(raw, cap),
    quantile: null,
    ...(measure.funnel && {
      funnel: {
        reached: measure.funnel.steps.map(
          (_, step) => units.filter(({ reached = 0 }) => reached > step).length,
        ),
      },
    }),
  };
}

function capped(total: bigint, cap: bigint | null): bigint {
  return cap !== null && total > cap ? cap : total;
}

function capOf(cap: number | QuantileCap | null, everyone: readonly Totals[]): bigint | null {
  if (cap === null || typeof cap === 'number') return cap === null ? null : integerOf(cap);
  const sorted = everyone
    .map((unit) => unit.y)
    .filter((y) => !(cap.ignoreZeros && y === 0n))
    .sort((one, other) => (one < other ? -1 : Number(one > other)));
  if (sorted.length === 0) return null;
  const hundredths = (sorted.length - 1) * Math.round(cap.quantile * HUNDRED);
  const low = sorted[Math.floor(hundredths / HUNDRED)] ?? 0n;
  const high = sorted[Math.ceil(hundredths / HUNDRED)] ?? 0n;
  return low + ((high - low) * BigInt(hundredths % HUNDRED)) / BigInt(HUNDRED);
}

function cappingOf(raw: readonly bigint[], cap: bigint): CappingStatistics {
  return {
    cap: numberFrom(cap),
    cappedUnits: raw.filter((one) => one > cap).length,
    uncapped: { mean: mean(raw), m2: deviations(raw, raw) },
  };
}

type Column = [key: string, values: bigint[]];

function columnsOf(units: readonly Totals[], { denominator, cap }: UnitMeasure, isShare: boolean): Column[] {
  const fixed = typeof cap === 'number' ? integerOf(cap) : null;
  const history: Column = ['history', units.map((unit) => capped(unit.history, fixed))];
  if (denominator !== null)
    return [history, ['history-denominator', units.map((unit) => unit.historyDenominator)]];
  return isShare ? [history] : [history, ['has-history', units.map((unit) => (unit.hasHistory ? ONE : 0n))]];
}

function covariatesOf(
  columns: readonly Column[],
  y: readonly bigint[],
  d: readonly bigint[],
): CovariateStatistics {
  const values = columns.map(([, column]) => column);
  return {
    keys: columns.map(([key]) => key),
    means: values.map(mean),
    withNumerator: values.map((column) => deviations(column, y)),
    withDenominator: values.map((column) => deviations(column, d)),
    among: values.flatMap((one, index) => values.slice(index).map((other) => deviations(one, other))),
  };
}

const total = (values: readonly bigint[]): bigint => values.reduce((sum, one) => sum + one, 0n);
const times = (one: readonly bigint[], other: readonly bigint[]): bigint[] =>
  one.map((value, index) => value * (other[index] ?? 0n));

function mean(values: readonly bigint[]): number {
  return quotient(total(values), BigInt(values.length) * ONE);
}

/** Sum of products of deviations from the means. */
function deviations(one: readonly bigint[], other: readonly bigint[]): number {
  const n = BigInt(one.length);
  return quotient(n * total(times(one, other)) - total(one) * total(other), n * ONE * ONE);
}

/** Deviation by deviation: n times each is an integer. */
function cubedDeviations(values: readonly bigint[]): number {
  const n = BigInt(values.length);
  const sum = total(values);
  return quotient(total(values.map((value) => (n * value - sum) ** 3n)), n ** 3n * ONE ** 3n);
}

const DIGITS = 40n;

function quotient(dividend: bigint, divisor: bigint): number {
  if (divisor === 0n) return 0;
  return Number((dividend * 10n ** DIGITS) / divisor) / Number(10n ** DIGITS);
}
