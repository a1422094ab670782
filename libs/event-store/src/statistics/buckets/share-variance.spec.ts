import { shareVariance, type ValueCount } from './share-variance.js';

/** Values of each unit are the buckets that they lie in. */
type Units = readonly (readonly number[])[];

function countsOf(units: Units): ValueCount[] {
  const buckets = [...new Set(units.flat())].sort((one, other) => one - other);
  return buckets.map((bucket) => {
    const inBucket = units.map((values) => values.filter((value) => value === bucket).length);
    const pairs = units.flatMap((values) =>
      values.flatMap((one) => values.filter((other) => Math.max(one, other) === bucket)),
    );
    return {
      bucket,
      size: inBucket.reduce((sum, n) => sum + n, 0),
      withAll: inBucket.reduce((sum, n, unit) => sum + n * (units[unit]?.length ?? 0), 0),
      pairs: pairs.length,
    };
  });
}

/** Mean squared residual of b − p n over the units, as it stands in Deng, Knoblich & Lu (2018). */
function byTheDeltaMethod(units: Units, threshold: number): number {
  const below = units.map((values) => values.filter((value) => value <= threshold).length);
  const sizes = units.map((values) => values.length);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const share = sum(below) / sum(sizes);
  const residuals = below.map((b, unit) => (b - share * (sizes[unit] ?? 0)) ** 2);
  return ((sum(residuals) / sum(sizes) ** 2) * units.length) / (units.length - 1);
}

test.each<[string, Units, level: number, threshold: number]>([
  ['units alike within', [[1, 1, 1], [2, 2], [3, 3, 3, 3], [1], []], 0.5, 2],
  ['units that spread', [[1, 5, 9], [2, 4], [3, 3, 8], [], [7, 1, 1, 2]], 0.75, 5],
  ['the lowest', [[-4, 0, 2], [-4], [0, 0, 2, 6]], 0.1, -4],
])('is that of the delta method: %s', (_which, units, level, threshold) => {
  const variance = shareVariance(countsOf(units), level, units.length);
  expect(variance).toBeCloseTo(byTheDeltaMethod(units, threshold), 12);
});

test('of one unit, or where all have the same share, there is nothing to go by', () => {
  expect(shareVariance(countsOf([[1, 2, 3]]), 0.5, 1)).toBeNull();
  expect(
    shareVariance(
      countsOf([
        [1, 1, 2],
        [1, 1, 2],
      ]),
      0.5,
      2,
    ),
  ).toBeNull();
  expect(shareVariance([], 0.5, 10)).toBeNull();
});

test('a variance that is small beside its terms keeps its digits', () => {
  const counts: ValueCount[] = [
    { bucket: 1, size: 900_000_000, withAll: 9_000_000_000_001, pairs: 8_100_000_000_002 },
    { bucket: 2, size: 100_000_000, withAll: 999_999_999_999, pairs: 1_899_999_999_998 },
  ];
  const [n, below] = [10n ** 9n, 9n * 10n ** 8n];
  const scaled =
    8_100_000_000_002n * n * n - 2n * below * n * 9_000_000_000_001n + 10_000_000_000_000n * below * below;
  const expected = (Number(scaled) / 1e36) * (1_000 / 999);
  expect((shareVariance(counts, 0.9, 1_000) ?? NaN) / expected).toBeCloseTo(1, 14);
});
