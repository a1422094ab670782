import fc from 'fast-check';
import { RunningMoments } from './running-moments.js';

type Row = readonly number[];

function momentsOf(rows: readonly Row[], size = 2): RunningMoments {
  const moments = new RunningMoments(size);
  for (const row of rows) moments.add(row);
  return moments;
}

/** From the definition, in two passes. */
function byDefinition(rows: readonly Row[]) {
  const mean = rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);
  const sumOf = (term: (deviations: Row) => number) =>
    rows.reduce((sum, row) => sum + term(row.map((value, i) => value - mean[i]!)), 0);
  return {
    mean,
    third: sumOf(([first]) => first! ** 3),
    product: (i: number, j: number) => sumOf((deviations) => deviations[i]! * deviations[j]!),
  };
}

describe('running moments', () => {
  it('are those of the definition', () => {
    // Means 4 and 2; deviations (-3, -1, 4) and (-1, -1, 2), worked by hand.
    const moments = momentsOf([
      [1, 1],
      [3, 1],
      [8, 4],
    ]);
    expect([...moments.mean]).toEqual([4, 2]);
    expect([moments.product(0, 0), moments.product(0, 1), moments.product(1, 1)]).toEqual([
      expect.closeTo(26, 12),
      expect.closeTo(12, 12),
      expect.closeTo(6, 12),
    ]);
    expect(moments.product(1, 0)).toBe(moments.product(0, 1));
    expect(moments.third).toBeCloseTo(-27 - 1 + 64, 12);
  });

  it('do not cancel far from zero', () => {
    const moments = momentsOf(
      [4, 7, 13, 16].map((value) => [1e9 + value]),
      1,
    );
    expect(moments.mean[0]).toBe(1e9 + 10);
    expect(moments.product(0, 0)).toBeCloseTo(90, 6);
    expect(moments.third).toBeCloseTo(0, 3);
  });

  it('of two halves merge into those of the whole, whatever the halves', () => {
    const value = fc.integer({ min: -50, max: 1_000 });
    const rows = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.nat(40), (all, cut) => {
        const merged = momentsOf(all.slice(0, cut), 3);
        merged.merge(momentsOf(all.slice(cut), 3));
        const { mean, third, product } = byDefinition(all);
        expect(merged.units).toBe(all.length);
        mean.forEach((expected, i) => expect(merged.mean[i]).toBeCloseTo(expected, 8));
        expect(Math.abs(merged.third - third)).toBeLessThan(1e-9 * all.length * 1e9);
        for (const [i, j] of [
          [0, 0],
          [0, 2],
          [1, 2],
          [2, 2],
        ] as const) {
          expect(Math.abs(merged.product(i, j) - product(i, j))).toBeLessThan(1e-10 * all.length * 1e6);
        }
      }),
      { seed: 1962, numRuns: 200 },
    );
  });

  it('of nobody are zero', () => {
    const moments = momentsOf([]);
    moments.merge(momentsOf([]));
    expect([moments.units, moments.mean[0], moments.product(0, 1), moments.third]).toEqual([0, 0, 0, 0]);
  });
});
