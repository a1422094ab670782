import { armsOfBuckets, type BucketedArm, type BucketRow } from './bucketed-arms.js';
import { quantileOfBuckets, quantilePlaces } from './quantile-of-buckets.js';
import { shareVariance } from './share-variance.js';

const BUCKETS_A_GROUP = 32;
const WIDTH = 1.01;
const LEVELS = [0.01, 0.1, 0.5, 0.9, 0.99];

/** Buckets of an arm whose values are spread over many groups, about as normal ones are, and come in units of one to five. */
function aVariant(variant: string, middle: number, thousands: number): BucketRow[] {
  return Array.from({ length: 400 }, (_, index): BucketRow => {
    const bucket = 7_001 + index;
    const size = Math.round(thousands * 1_000 * Math.exp(-(((index - middle) / 70) ** 2)));
    const shape = {
      mean: WIDTH ** (index + 0.4),
      variance: (WIDTH ** index * 0.01) ** 2 / 12,
      lowest: WIDTH ** index,
      highest: WIDTH ** (index + 1),
    };
    const group = Math.ceil(bucket / BUCKETS_A_GROUP) * BUCKETS_A_GROUP;
    return { variant, bucket, group, size, withAll: size * 3, pairs: Math.round(size * 1.8), ...shape };
  }).filter(({ size }) => size > 0);
}

function armOf(rows: readonly BucketRow[], units: number): BucketedArm {
  const groups = new Map<number, [number, number, number, number]>();
  for (const { group, size, withAll, pairs } of rows) {
    const [, ...sums] = groups.get(group) ?? [group, 0, 0, 0];
    groups.set(group, [group, sums[0] + size, sums[1] + withAll, sums[2] + pairs]);
  }
  return { variant: rows[0]?.variant ?? '', units, groups: [...groups.values()] };
}

test.each([true, false])(
  'a look into a few groups tells what all buckets do, of events: %s',
  async (isOfEvents) => {
    const variants = [aVariant('control', 200, 3), aVariant('treatment', 90, 1)];
    const looked: number[] = [];
    for (const level of LEVELS) {
      const sizes = variants.map((rows) => rows.reduce((sum, { size }) => sum + size, 0));
      const arms = await armsOfBuckets({
        ...{ level, isOfEvents, ignoresZeros: true },
        arms: variants.map((rows, arm) => armOf(rows, sizes[arm] ?? 0)),
        bucketsOf: (groups) => {
          looked.push(groups.length);
          return Promise.resolve(variants.flat().filter(({ group }) => groups.includes(group)));
        },
      });
      const expected = variants.map((rows, arm) => {
        const variance = isOfEvents ? shareVariance(rows, level, sizes[arm] ?? 0) : null;
        const places = quantilePlaces(rows, level, variance);
        const counts = rows.map((row) => ({ ...row, shape: row }));
        return places && quantileOfBuckets(counts, places);
      });
      expect(arms.map(({ quantile }) => quantile)).toEqual(expected);
      expect(expected.every((quantile) => quantile !== null && quantile.standardError > 0)).toBe(true);
    }
    expect(Math.max(...looked)).toBeLessThan(6);
  },
);

test('whoever has no total in a group has zero, between those below it and above it', async () => {
  const above = aVariant('control', 200, 1);
  const below = above
    .map((row) => ({ ...row, bucket: -row.bucket, group: -row.group, mean: -row.mean }))
    .reverse();
  const total = [...below, ...above].reduce((sum, { size }) => sum + size, 0);
  const read = (level: number, ignoresZeros: boolean): ReturnType<typeof armsOfBuckets> =>
    armsOfBuckets({
      ...{ level, ignoresZeros, isOfEvents: false, arms: [armOf([...below, ...above], 2 * total)] },
      bucketsOf: (groups) =>
        Promise.resolve([...below, ...above].filter(({ group }) => groups.includes(group))),
    });
  const [[middle], [upper], [withoutZeros]] = await Promise.all([
    read(0.5, false),
    read(0.9, false),
    read(0.9, true),
  ]);
  expect(middle?.quantile).toEqual({ observations: 2 * total, value: 0, standardError: 0, isTied: true });
  expect(upper?.quantile?.value).toBeGreaterThan(1);
  expect(withoutZeros?.quantile?.observations).toBe(total);
  expect(withoutZeros?.quantile?.value).toBeGreaterThan(upper?.quantile?.value ?? Infinity);
});

test('an arm without totals has no quantile, and nobody looks for one', async () => {
  const arms = await armsOfBuckets({
    ...{
      level: 0.5,
      ignoresZeros: true,
      isOfEvents: true,
      arms: [{ variant: 'control', units: 9, groups: null }],
    },
    bucketsOf: () => Promise.reject(new Error('there are no buckets')),
  });
  expect(arms).toMatchObject([{ variant: 'control', units: 9, quantile: null }]);
});
