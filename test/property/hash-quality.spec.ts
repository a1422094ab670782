import { hash, inNamespace } from '#libs/assignment';

/** Enough units to see a correlation of 0.035 at five standard deviations. */
const UNITS = 20_000;
const BINS = 100;

/** Looked up once: globals are slow inside the test runner. */
const { floor, imul } = Math;

/** 99 % quantile of chi-square with 99 degrees of freedom (table). */
const CRITICAL_CHI_SQUARE = 134.64;

/** Two-sided p = 1e-6 of a standard normal (table). */
const CRITICAL_DEVIATION = 4.89;

/** Names as people give them: alike. */
const SALTS = Array.from({ length: 64 }, (_, index) =>
  index < 32
    ? `exp-${index}`
    : `checkout-${String.fromCharCode(97 + ((index - 32) % 26))}${index < 58 ? '' : 'x'}`,
);

const ID_SHAPES: Record<string, (index: number) => string> = {
  sequential: (index) => String(100_000 + index),
  uuid: (index) => {
    const hex = (imul(index + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
    return `${hex}-7c1e-4a${hex.slice(0, 2)}-9${hex.slice(3, 6)}-${hex.slice(2)}${String(index).padStart(6, '0')}`;
  },
  prefixed: (index) => `user_${index}`,
};

const NON_ASCII: Record<string, (index: number) => string> = {
  accented: (index) => `zoë-${index}`,
  chinese: (index) => `用户${String.fromCharCode(0x4e00 + (index % 5000))}${index}`,
  emoji: (index) => `😀${index}`,
};

type Shape = (index: number) => string;

/** Buckets of the same units under every salt. */
function bucketsOf(idOf: Shape, version: number, salts: readonly string[]): Float64Array[] {
  const ids = Array.from({ length: UNITS }, (_, index) => idOf(index));
  return salts.map((salt) => Float64Array.from(ids, (id) => hash(salt, id, version) as number));
}

function chiSquare(buckets: Float64Array): number {
  const counts = new Float64Array(BINS);
  for (const bucket of buckets) counts[floor(bucket * BINS + 1e-9)]! += 1;
  const expected = UNITS / BINS;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** The arms of a 50/50 experiment: a bit for each unit, and how many are set. */
interface Arms {
  readonly words: Uint32Array;
  readonly size: number;
}

function armsOf(buckets: Float64Array): Arms {
  const words = new Uint32Array(Math.ceil(UNITS / 32));
  let size = 0;
  buckets.forEach((bucket, index) => {
    if (bucket < 0.5) return;
    words[index >> 5]! |= 1 << (index & 31);
    size += 1;
  });
  return { words, size };
}

/** Ones in a word, added up in parallel. */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function overlap(one: Uint32Array, other: Uint32Array): number {
  let count = 0;
  for (let index = 0; index < one.length; index += 1)
    count += bitCount((one[index] as number) & (other[index] as number));
  return count;
}

/** Correlation of two arms in standard deviations: phi times the root of the number of units. */
function deviation(one: Arms, other: Arms): number {
  const both = overlap(one.words, other.words);
  const spread = Math.sqrt(one.size * (UNITS - one.size) * other.size * (UNITS - other.size));
  return (Math.sqrt(UNITS) * (both * UNITS - one.size * other.size)) / spread;
}

function countUnlikely(all: readonly Float64Array[]): number {
  return all.filter((buckets) => chiSquare(buckets) > CRITICAL_CHI_SQUARE).length;
}

function countDependentPairs(all: readonly Float64Array[]): number {
  const arms = all.map(armsOf);
  return arms
    .flatMap((one, index) => arms.slice(index + 1).map((other) => Math.abs(deviation(one, other))))
    .filter((each) => each > CRITICAL_DEVIATION).length;
}

const PAIRS = (SALTS.length * (SALTS.length - 1)) / 2;

describe('buckets of hash version 2', () => {
  it.each(Object.entries(ID_SHAPES))('are uniform, and independent between salts, for %s ids', (_, idOf) => {
    const all = bucketsOf(idOf, 2, SALTS);
    expect(countUnlikely(all)).toBeLessThanOrEqual(4); // one in a hundred is expected of 64; five would be p < 0.001
    expect(countDependentPairs(all)).toBe(0);
  });

  it.each(Object.entries(NON_ASCII))('are so for %s ids', (_, idOf) => {
    const all = bucketsOf(idOf, 2, SALTS.slice(0, 16));
    expect(countUnlikely(all)).toBeLessThanOrEqual(2);
    expect(countDependentPairs(all)).toBe(0);
  });
});

describe('buckets of hash version 1', () => {
  it.each(Object.entries(ID_SHAPES))(
    'depend on each other between salts for %s ids: the test can fail',
    (_, idOf) => {
      expect(countDependentPairs(bucketsOf(idOf, 1, SALTS))).toBeGreaterThan(PAIRS / 5);
    },
  );

  it('serve namespaces, which are disjoint whatever the ids are', () => {
    for (const idOf of Object.values({ ...ID_SHAPES, ...NON_ASCII })) {
      const shares = [0, 0.4].map((start) =>
        Array.from({ length: 1000 }, (_, index) =>
          inNamespace(idOf(index), ['n', start, start === 0 ? 0.4 : 1]),
        ),
      );
      expect(shares[0]?.every((isIn, index) => isIn !== shares[1]?.[index])).toBe(true);
    }
  });
});
