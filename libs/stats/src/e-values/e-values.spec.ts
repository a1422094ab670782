import fc from 'fast-check';
import { closedLogEValues } from './closed-e-values.js';
import { logEValueOfP } from './e-value-of-p.js';
import { alwaysValidPath, averageLogE, eBenjaminiHochberg, productLogE, pValueOfLogE } from './e-values.js';

const logs = (values: readonly number[]): number[] => values.map(Math.log);
const evidence = fc.array(fc.double({ min: -5, max: 8, noNaN: true }), { minLength: 1, maxLength: 7 });

/** The smallest average over every set of hypotheses that contains one. */
function bruteForceClosure(es: readonly number[], index: number): number {
  let smallest = Infinity;
  for (let set = 0; set < 2 ** es.length; set++) {
    if (!(set & (1 << index))) continue;
    const members = es.filter((_, i) => set & (1 << i));
    smallest = Math.min(smallest, members.reduce((sum, e) => sum + e, 0) / members.length);
  }
  return smallest;
}

describe('e-values', () => {
  it('average and product are those of the values themselves', () => {
    expect(Math.exp(averageLogE(logs([1, 2, 9])))).toBeCloseTo(4, 12);
    expect(Math.exp(productLogE(logs([1, 2, 9])))).toBeCloseTo(18, 12);
    expect(averageLogE([1000, 1000])).toBe(1000);
    expect(averageLogE([])).toBe(0);
    expect(averageLogE([-Infinity, 0])).toBeCloseTo(-Math.LN2, 12);
  });

  it('p-values come from the largest e-value so far and never exceed 1', () => {
    expect(pValueOfLogE(Math.log(20))).toBeCloseTo(0.05, 12);
    expect(pValueOfLogE(-3)).toBe(1);
    const path = alwaysValidPath(logs([0.5, 4, 2]));
    [1, 0.25, 0.25].forEach((p, i) => expect(path[i]).toBeCloseTo(p, 12));
  });

  it('e-BH: the definition by hand', () => {
    expect(eBenjaminiHochberg(logs([120, 0.4, 45, 3, 800]), 0.05)).toMatchObject({
      rejectedCount: 3,
      rejected: [true, false, true, false, true],
    });
    expect(eBenjaminiHochberg(logs([1, 2]), 0.05)).toMatchObject({ rejectedCount: 0, threshold: 40 });
    expect(() => eBenjaminiHochberg([0], 1)).toThrow(RangeError);
  });

  it('closure: the smallest average over all sets, and never below Holm on 1/e', () => {
    fc.assert(
      fc.property(evidence, (logEs) => {
        const closed = closedLogEValues(logEs);
        const es = logEs.map(Math.exp);
        es.forEach((e, i) => {
          expect(Math.exp(closed[i]!)).toBeCloseTo(bruteForceClosure(es, i), 8);
          expect(closed[i]).toBeLessThanOrEqual(logEs[i]! + 1e-12);
          // Holm's step for this hypothesis divides by the hypotheses with no more evidence.
          const left = es.filter((other) => other <= e).length;
          expect(Math.exp(closed[i]!)).toBeGreaterThanOrEqual((e / left) * (1 - 1e-9));
        });
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('exchanging a uniform p-value gives expectation 1', () => {
    const steps = 200_000;
    let mean = 0;
    // p = u² flattens the pole at zero: dp = 2u du.
    for (let i = 0; i < steps; i++) {
      const u = (i + 0.5) / steps;
      mean += (Math.exp(logEValueOfP(u * u)) * 2 * u) / steps;
    }
    expect(mean).toBeCloseTo(1, 6);
    expect(logEValueOfP(0)).toBe(Infinity);
    expect(() => logEValueOfP(2)).toThrow(RangeError);
  });
});
