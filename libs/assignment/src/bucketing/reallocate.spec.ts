import { allocate } from './allocate.js';
import { reallocate } from './reallocate.js';
import { Slice } from './slice.js';

function variantOf(bucket: number, slices: readonly Slice[]): number | undefined {
  return slices.find(({ start, end }) => bucket >= start && bucket < end)?.variant;
}

/** Variant of every bucket there is. */
function tableOf(slices: readonly Slice[]): (number | undefined)[] {
  return Array.from({ length: 10_000 }, (_, step) => variantOf(step / 10_000, slices));
}

function count(table: readonly (number | undefined)[], variant: number | undefined): number {
  return table.filter((each) => each === variant).length;
}

describe('reallocate', () => {
  it.each([
    [[0.5, 0.5], 1, [0.4, 0.6], 1],
    [[1 / 3, 1 / 3, 1 / 3], 1, [0.5, 0.25, 0.25], 1],
    [[0.5, 0.5], 0.5, [0.4, 0.6], 0.5],
    [[0.5, 0.5], 0.2, [0.9, 0.1], 0.3],
    [[0.2, 0.3, 0.5], 1, [0.5, 0.3, 0.2], 0.1],
    [[0.5, 0.5], 1, [1, 0], 1],
    [[0.5, 0.5], 0.7, [0.25, 0.25, 0.5], 0.7],
    [[0.25, 0.25, 0.5], 1, [0.5, 0.5], 1],
    [[0.5, 0.5], 0, [0.5, 0.5], 1],
  ])(
    'from %j at %d to %j at %d moves no more than it must',
    (weights, coverage, nextWeights, nextCoverage) => {
      const before = tableOf(allocate(weights, coverage));
      const after = tableOf(reallocate(allocate(weights, coverage), nextWeights, nextCoverage));
      const variants = Array.from(
        { length: Math.max(weights.length, nextWeights.length) },
        (_, index) => index,
      );
      for (const variant of variants) {
        const wanted = (nextWeights[variant] ?? 0) * nextCoverage * 10_000;
        expect(Math.abs(count(after, variant) - wanted)).toBeLessThanOrEqual(2); // rounding
        const leaving = before.filter((each, step) => each === variant && after[step] !== variant).length;
        expect(leaving).toBe(Math.max(0, count(before, variant) - count(after, variant)));
      }
      const joining = before.filter((each, step) => each === undefined && after[step] !== undefined).length;
      expect(joining).toBe(Math.max(0, count(before, undefined) - count(after, undefined)));
    },
  );

  it('raising the coverage moves nobody and lowering it only removes', () => {
    const slices = reallocate(allocate([0.5, 0.5], 0.4), [0.2, 0.8], 0.4);
    const [before, more, less] = [
      slices,
      reallocate(slices, [0.2, 0.8], 0.9),
      reallocate(slices, [0.2, 0.8], 0.1),
    ].map(tableOf) as [number[], number[], number[]];
    before.forEach((variant, step) => {
      if (variant !== undefined) expect(more[step]).toBe(variant);
      if (less[step] !== undefined) expect(less[step]).toBe(variant);
    });
  });

  it('changes nothing when nothing changes', () => {
    const slices = allocate([1 / 3, 1 / 3, 1 / 3], 0.7);
    expect(tableOf(reallocate(slices, [1 / 3, 1 / 3, 1 / 3], 0.7))).toEqual(tableOf(slices));
  });
});
