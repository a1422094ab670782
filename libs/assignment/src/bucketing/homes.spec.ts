import { allocate } from './allocate.js';
import { admittedSlices, rehome as rehomeSplit, splitAllocation, splitHomes } from './homes.js';
import { Slice } from './slice.js';

type Allocated = { homes: Slice[] } | { weights: number[] };

function rehome(before: Allocated, weights: number[], coverage: number): Slice[] {
  const split =
    'homes' in before ? splitHomes(before.homes, coverage) : splitAllocation(before.weights, coverage);
  return rehomeSplit(split, weights, coverage);
}

type Table = (number | undefined)[];

/** Variant of every bucket there is. */
function tableOf(slices: readonly Slice[]): Table {
  return Array.from(
    { length: 10_000 },
    (_, step) => slices.find(({ start, end }) => step / 10_000 >= start && step / 10_000 < end)?.variant,
  );
}

function count(table: Table, variant: number | undefined): number {
  return table.filter((each) => each === variant).length;
}

function movedBetween(before: Table, after: Table): number {
  return before.filter((each, step) => {
    const now = after[step];
    return each !== undefined && now !== undefined && now !== each;
  }).length;
}

const THIRDS = [1 / 3, 1 / 3, 1 / 3];
const CHANGES: [number[], number[], number][] = [
  [[0.5, 0.5], [0.4, 0.6], 1],
  [THIRDS, [0.5, 0.25, 0.25], 1],
  [[0.5, 0.5], [0.4, 0.6], 0.5],
  [[0.5, 0.5], [0.9, 0.1], 0.2],
  [[0.5, 0.5], [1, 0], 1],
  [[0.5, 0.5], [0.25, 0.25, 0.5], 0.7],
  [[0.25, 0.25, 0.5], [0.5, 0.5], 1],
  [[0.3, 0.7], [0.7, 0.3], 0.0123],
];

describe('rehome', () => {
  it.each(CHANGES)('from %j to %j at coverage %d moves no more than it must', (weights, next, coverage) => {
    const before = tableOf(allocate(weights, coverage));
    const after = tableOf(admittedSlices(rehome({ weights }, next, coverage), coverage));
    const variants = Array.from({ length: Math.max(weights.length, next.length) }, (_, index) => index);
    const least = variants.map((variant) => Math.max(0, count(after, variant) - count(before, variant)));
    const joined = Math.max(0, count(before, undefined) - count(after, undefined));
    expect(movedBetween(before, after)).toBe(least.reduce((sum, steps) => sum + steps, 0) - joined);
    for (const variant of variants) {
      const wanted = (next[variant] ?? 0) * coverage * 10_000;
      expect(Math.abs(count(after, variant) - wanted)).toBeLessThanOrEqual(1);
    }
  });

  it.each(CHANGES)('from %j to %j at coverage %d gives every bucket one home', (weights, next, coverage) => {
    const homes = rehome({ weights }, next, coverage);
    expect(count(tableOf(homes), undefined)).toBe(0);
    expect(homes.reduce((sum, { start, end }) => sum + end - start, 0)).toBeCloseTo(1, 9);
  });

  it('lets coverage go down and up again without a unit that changes its variant', () => {
    const changed = rehome({ weights: [0.5, 0.5] }, [0.2, 0.3, 0.5], 1);
    const again = rehome({ homes: changed }, [0.6, 0.3, 0.1], 0.4);
    for (const homes of [changed, again]) {
      const tables = [1, 0.2, 0.731, 0.01, 1].map((coverage) => tableOf(admittedSlices(homes, coverage)));
      for (const one of tables) for (const other of tables) expect(movedBetween(one, other)).toBe(0);
      expect(tables.at(-1)).toEqual(tables[0]);
    }
  });

  it('splits whoever comes in later by the new weights, also in the change that let them in', () => {
    const homes = rehome({ weights: [0.5, 0.5] }, [0.2, 0.8], 0.2);
    const [before, after] = [0.2, 0.8].map((coverage) => tableOf(admittedSlices(homes, coverage)));
    const entered = after?.filter((_, step) => before?.[step] === undefined) ?? [];
    expect([count(entered, 0), count(entered, 1)]).toEqual([1200, 4800]);
  });

  it('keeps those who wait with the variant they would have had', () => {
    const homes = rehome({ weights: [0.5, 0.5] }, [0.6, 0.4], 0.2);
    const first = tableOf(allocate([0.5, 0.5], 1));
    expect(tableOf(homes).filter((variant, step) => variant !== first[step])).toHaveLength(1000);
  });

  it('gives equal weights equally many buckets at any coverage', () => {
    const homes = rehome({ weights: [0.5, 0.5] }, [0.25, 0.25, 0.25, 0.25], 0.013);
    for (const coverage of [0.0007, 0.013, 0.1234, 0.77777]) {
      const table = tableOf(admittedSlices(homes, coverage));
      expect(new Set([0, 1, 2, 3].map((variant) => count(table, variant))).size).toBe(1);
    }
  });

  it.each([[[0.5, 0.5005]], [[0.5, 0.4995]], [[0.33334, 0.33334, 0.33336]]])(
    'takes weights that sum to one but for rounding: %j',
    (weights) => {
      for (const before of [{ weights }, { weights: THIRDS }]) {
        const homes = rehome(before, weights, 0.5);
        expect(homes.every(({ start, end }) => start >= 0 && start < end && end <= 1)).toBe(true);
        expect(count(tableOf(homes), undefined)).toBe(0);
      }
    },
  );

  it('changes nothing when nothing changes', () => {
    const homes = rehome({ weights: [0.5, 0.5] }, [0.3, 0.7], 0.7);
    expect(tableOf(rehome({ homes }, [0.3, 0.7], 0.4))).toEqual(tableOf(homes));
  });
});
