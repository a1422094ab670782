import type { QuantileStatistics } from '#libs/domain';
import {
  quantileOfBuckets,
  quantilePlaces,
  type BucketShape,
  type ShapedCount,
} from './quantile-of-buckets.js';

const LEVELS = [0.1, 0.5, 0.9, 0.99];
const WIDTH = 1.01;

/** A bucket's number by its size, as the database numbers them but for the offset. */
function bucketOf(value: number): number {
  if (value === 0) return 0;
  return Math.sign(value) * (7_000 + Math.ceil(Math.log(Math.abs(value)) / Math.log(WIDTH)));
}

function edgesOf(bucket: number): [lowest: number, highest: number] {
  const size = WIDTH ** (Math.abs(bucket) - 7_000);
  return bucket > 0 ? [size / WIDTH, size] : [-size, -size / WIDTH];
}

function shapeOf(values: readonly number[], bucket: number): BucketShape {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const isOne = values.every((value) => value === values[0]);
  const variance = isOne ? 0 : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const [lowest, highest] = bucket === 0 ? [0, 0] : edgesOf(bucket);
  return { mean: isOne ? (values[0] ?? 0) : mean, variance, lowest, highest };
}

function quantileOf(values: readonly number[], level: number): QuantileStatistics | null {
  const groups = new Map<number, number[]>();
  for (const value of values) groups.set(bucketOf(value), [...(groups.get(bucketOf(value)) ?? []), value]);
  const counts: ShapedCount[] = [...groups]
    .map(([bucket, own]) => ({ bucket, size: own.length, shape: shapeOf(own, bucket) }))
    .sort((one, other) => one.bucket - other.bucket);
  const places = quantilePlaces(counts, level, null);
  return places && quantileOfBuckets(counts, places);
}

/** Numerical Recipes' generator modulo 2³², so that every run has the same values. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

function drawn(
  seed: number,
  count: number,
  draw: (normal: number, random: () => number) => number,
): number[] {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => draw(normal(), random));
}

/** Of the sorted values themselves: straight lines between them, the first at 0 and the last at 1. */
function exactly(values: readonly number[], level: number): { value: number; standardError: number } {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number): number => {
    const position = (sorted.length - 1) * share;
    const [low = NaN, high = low] = sorted.slice(Math.floor(position));
    return low + (position - Math.floor(position)) * (high - low);
  };
  const reach = 1.959963984540054 * Math.sqrt((level * (1 - level)) / sorted.length);
  return {
    value: at(level),
    standardError: (at(level + reach) - at(level - reach)) / (2 * 1.959963984540054),
  };
}

const SHAPES: Record<string, number[]> = {
  'totals of money': drawn(1, 20_000, (normal) => Math.round(100 * Math.exp(3 + normal)) / 100),
  'losses and gains': drawn(2, 20_000, (normal) => 100 * normal + 20),
  'a bell of a tenth': drawn(3, 20_000, (normal) => 1_000 + 100 * normal),
  'seconds of waiting': drawn(4, 20_000, (_normal, random) => -Math.log(1 - random()) * 0.2),
};

test.each(Object.keys(SHAPES))(
  'of %s the quantile is within a thousandth, its error within a tenth',
  (name) => {
    const values = SHAPES[name] ?? [];
    for (const level of LEVELS) {
      const expected = exactly(values, level);
      const own = quantileOf(values, level);
      expect(own?.observations).toBe(values.length);
      expect(Math.abs((own?.value ?? NaN) - expected.value)).toBeLessThan(1e-3 * Math.abs(expected.value));
      expect(Math.abs((own?.standardError ?? NaN) / expected.standardError - 1)).toBeLessThan(0.1);
    }
  },
);

test('what is alike in every bucket is exact: prices, counts, and a tie is seen', () => {
  const prices = drawn(
    5,
    5_000,
    (_normal, random) => [4.99, 9.99, 19.99, 49.5][Math.floor(random() * 4)] ?? 0,
  );
  const counts = drawn(6, 5_000, (normal) => Math.round(Math.abs(normal) * 20));
  for (const values of [prices, counts]) {
    for (const level of LEVELS) {
      const expected = exactly(values, level);
      expect(quantileOf(values, level)?.value).toBe(expected.value);
      expect(quantileOf(values, level)?.standardError).toBeCloseTo(expected.standardError, 10);
    }
  }
  expect(quantileOf(prices, 0.9)?.isTied).toBe(true);
});

test('two in a bucket lie where they are', () => {
  const values = Array.from({ length: 200 }, (_, index) => 1.01 ** (index + 0.3)).flatMap((value) => [
    value,
    value * 1.004,
  ]);
  for (const level of [0.3, 0.5, 0.8]) {
    const expected = exactly(values, level);
    const own = quantileOf(values, level);
    expect(own?.value).toBeCloseTo(expected.value, 10);
    expect(own?.standardError).toBeCloseTo(expected.standardError, 10);
  }
});

test('too few beyond the quantile give none', () => {
  expect(quantileOf(drawn(7, 100, Math.abs), 0.99)).toBeNull();
});
