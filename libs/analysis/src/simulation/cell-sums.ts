import type { ArmStatistics, UnitSample } from '#libs/domain';

/**
 * Sums over units, one block per cell (an arm at a stretch of time), of everything that arm statistics are made of. Values
 * are taken from the sample's means, so that sums of squares lose no digits.
 */
export interface Features {
  /** Numbers per row. */
  size: number;
  /** Row after row. */
  values: Float64Array;
  covariates: string[];
  hasDenominator: boolean;
  means: readonly number[];
}

const [COUNT, Y, YY, YYY, D, DD, YD, FIRST_COVARIATE] = [0, 1, 2, 3, 4, 5, 6, 7];
/** Of each covariate: itself, times numerator, times denominator. */
const PER_COVARIATE = 3;

export function featuresOf(sample: UnitSample, means: readonly number[], hasDenominator: boolean): Features {
  const count = sample.covariates.length;
  const size = FIRST_COVARIATE + PER_COVARIATE * count + (count * (count + 1)) / 2;
  const rows = sample.weight.length;
  const values = new Float64Array(rows * size);
  for (let row = 0; row < rows; row++) {
    const y = sample.numerator[row]! - means[0]!;
    const d = hasDenominator ? sample.denominator[row]! - means[1]! : 0;
    const x = sample.covariates.map((covariate, j) => covariate.values[row]! - means[j + 2]!);
    values.set([1, y, y * y, y * y * y, d, d * d, y * d, ...covariateFeatures(x, y, d)], row * size);
  }
  return { size, values, covariates: sample.covariates.map(({ key }) => key), hasDenominator, means };
}

function covariateFeatures(x: readonly number[], y: number, d: number): number[] {
  return [
    ...x.flatMap((value) => [value, value * y, value * d]),
    ...x.flatMap((value, i) => x.slice(i).map((other) => value * other)),
  ];
}

/** What a unit's features change by when its numerator (0 or 1) becomes 0; for shares. */
export function lossOf({ size, values, means }: Features, row: number): Float64Array {
  const loss = values.slice(row * size, (row + 1) * size);
  const [before, after] = [1 - means[0]!, -means[0]!];
  loss.fill(0, 0, FIRST_COVARIATE);
  loss[Y] = after - before;
  loss[YY] = after ** 2 - before ** 2;
  loss[YYY] = after ** 3 - before ** 3;
  const among = size - FIRST_COVARIATE;
  for (let j = 0; j < among; j++) {
    const isWithNumerator = j < PER_COVARIATE * countOf(among) && j % PER_COVARIATE === 1;
    loss[FIRST_COVARIATE + j] = isWithNumerator ? -values[row * size + FIRST_COVARIATE + j - 1]! : 0;
  }
  return loss;
}

/** k covariates take 3k + k(k + 1)/2 places. */
function countOf(places: number): number {
  return Math.round((Math.sqrt(49 + 8 * places) - 7) / 2);
}

/** Rounding leaves this much of a sum of squares that is really zero. */
const ROUNDING = 1e-12;

/** Statistics of one arm from its sums. A share's are whole successes, to the last digit. */
export function armOf(
  variant: string,
  sums: Float64Array,
  { covariates, hasDenominator, means }: Features,
  isShare: boolean,
): ArmStatistics {
  const units = Math.round(sums[COUNT]!);
  const [ofY, ofD] = [units > 0 ? sums[Y]! / units : 0, units > 0 ? sums[D]! / units : 0];
  const numerator = {
    mean: means[0]! + ofY,
    m2: centred(sums[YY]!, units * ofY * ofY),
    m3: sums[YYY]! - 3 * ofY * sums[YY]! + 2 * units * ofY ** 3,
  };
  return {
    variant,
    units,
    numerator: isShare ? wholeShare(numerator.mean, units) : numerator,
    denominator: hasDenominator
      ? { mean: means[1]! + ofD, m2: centred(sums[DD]!, units * ofD * ofD) }
      : { mean: 0, m2: 0 },
    c: hasDenominator ? sums[YD]! - units * ofY * ofD : 0,
    covariates: covariates.length === 0 ? null : covariatesOf({ sums, covariates, means, units, ofY, ofD }),
    capping: null,
    quantile: null,
  };
}

function centred(squares: number, correction: number): number {
  const rest = squares - correction;
  return rest > ROUNDING * squares ? rest : 0;
}

function wholeShare(mean: number, units: number): ArmStatistics['numerator'] {
  const successes = Math.min(units, Math.max(0, Math.round(mean * units)));
  const share = units > 0 ? successes / units : 0;
  const m2 = units * share * (1 - share);
  return { mean: share, m2, m3: m2 * (1 - 2 * share) };
}

interface CovariateSums {
  sums: Float64Array;
  covariates: string[];
  means: readonly number[];
  units: number;
  ofY: number;
  ofD: number;
}

function covariatesOf({
  sums,
  covariates,
  means,
  units,
  ofY,
  ofD,
}: CovariateSums): ArmStatistics['covariates'] {
  const at = (j: number, part: number): number => sums[FIRST_COVARIATE + PER_COVARIATE * j + part]!;
  const own = covariates.map((_, j) => (units > 0 ? at(j, 0) / units : 0));
  const among: number[] = [];
  let place = FIRST_COVARIATE + PER_COVARIATE * covariates.length;
  own.forEach((mean, i) => {
    own.slice(i).forEach((other, gap) => {
      const product = sums[place++]!;
      const correction = units * mean * other;
      among.push(gap === 0 ? centred(product, correction) : product - correction);
    });
  });
  return {
    keys: covariates,
    means: own.map((mean, j) => means[j + 2]! + mean),
    withNumerator: own.map((mean, j) => at(j, 1) - units * mean * ofY),
    withDenominator: own.map((mean, j) => at(j, 2) - units * mean * ofD),
    among,
  };
}
