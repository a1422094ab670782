import { isDataError } from '../data-error.js';
import { normalSurvival, normalUpperQuantile } from '../distributions/normal.js';
import { jointMomentsFromRows } from '../moments/joint-moments.js';
import { seededRandom } from '../random/random-source.js';
import { adjustPValues } from './adjust-p-values.js';
import { comparisonCorrelation } from './comparison-correlation.js';
import { dunnettCritical, dunnettLoadings, dunnettP, type DunnettFamily } from './dunnett.js';
import { falseCoverageLevel } from './false-coverage-rate.js';
import { maxT } from './max-t.js';
import { stepDownDunnett } from './step-down-dunnett.js';

const family = (k: number, degreesOfFreedom = Infinity): DunnettFamily => ({
  loadings: Array.from({ length: k }, () => Math.SQRT1_2),
  degreesOfFreedom,
  sides: 2,
});
const equicorrelated = (k: number, rho: number): number[][] =>
  Array.from({ length: k }, (_, i) => Array.from({ length: k }, (__, j) => (i === j ? 1 : rho)));

describe('Dunnett', () => {
  it('has the tabled critical values', () => {
    expect(dunnettCritical(0.05, family(2))).toBeCloseTo(2.21212775, 7);
    expect(dunnettCritical(0.05, family(3))).toBeCloseTo(2.34897059, 7);
    // Dunnett 1964, table for 20 degrees of freedom, three treatments, two-sided 5 %.
    expect(dunnettCritical(0.05, family(3, 20))).toBeCloseTo(2.54, 2);
    expect(dunnettLoadings(100, [100, 300])).toEqual([Math.SQRT1_2, Math.sqrt(0.75)]);
  });

  it('step-down: first against all, last alone, never above single step', () => {
    const t = [2.1, -3.1, 2.4];
    const adjusted = stepDownDunnett(t, family(3));
    expect(adjusted[1]).toBeCloseTo(dunnettP(3.1, family(3)), 12);
    expect(adjusted[2]).toBeCloseTo(dunnettP(2.4, family(2)), 12);
    expect(adjusted[0]).toBeCloseTo(2 * normalSurvival(2.1), 9);
    t.forEach((value, i) => expect(adjusted[i]).toBeLessThanOrEqual(dunnettP(value, family(3)) + 1e-12));
    expect(() => stepDownDunnett([1], family(2))).toThrow(RangeError);
  });

  it('step-down: adjusted p-values follow the order of the statistics', () => {
    const adjusted = stepDownDunnett([2.5, 2.49, 0.1], family(3));
    expect(adjusted[1]).toBeGreaterThanOrEqual(adjusted[0]!);
  });
});

describe('max-T', () => {
  it('is Dunnett at correlation 1/2, Šidák at 0 and no correction at 1', () => {
    const critical = (rho: number): number =>
      maxT([1, 1, 1], { correlation: equicorrelated(3, rho), random: seededRandom(3), draws: 40_000 })
        .criticalValue;
    expect(critical(0.5)).toBeCloseTo(2.34897, 1);
    expect(critical(0)).toBeCloseTo(normalUpperQuantile((1 - 0.95 ** (1 / 3)) / 2), 1);
    expect(critical(1)).toBeCloseTo(1.959964, 1);
  });

  it('its p-values agree with Dunnett and step-down Dunnett within Monte-Carlo error', () => {
    const t = [2.1, 3.1, 2.4];
    const { singleStep, stepDown } = maxT(t, {
      correlation: equicorrelated(3, 0.5),
      random: seededRandom(4),
      draws: 40_000,
    });
    const [single, step] = [t.map((value) => dunnettP(value, family(3))), stepDownDunnett(t, family(3))];
    singleStep.forEach((p, i) => expect(Math.abs(p - single[i]!)).toBeLessThan(0.005));
    stepDown.forEach((p, i) => expect(Math.abs(p - step[i]!)).toBeLessThan(0.005));
  });

  it('is seeded, never zero, and refuses what is no correlation', () => {
    const run = () => maxT([9, 0], { correlation: equicorrelated(2, 0.3), random: seededRandom(1) });
    expect(run()).toEqual(run());
    expect(run().singleStep[0]).toBeCloseTo(1 / 10_001, 12);
    const bad = [
      [1, 2],
      [2, 1],
    ];
    expect(() => maxT([1, 1], { correlation: bad, random: seededRandom(1) })).toThrow(RangeError);
    expect(() => maxT([1], { correlation: bad, random: seededRandom(1) })).toThrow(RangeError);
  });
});

describe('correlation of comparisons', () => {
  it('is that of the differences themselves, found by leaving rows in', () => {
    const random = seededRandom(5);
    const rows = (n: number) =>
      Array.from({ length: n }, () => {
        const shared = random();
        return [shared + random(), shared + 0.5 * random()];
      });
    const [a, b, c] = [rows(30), rows(40), rows(50)].map(jointMomentsFromRows);
    const result = comparisonCorrelation(a!, [b!, c!]);
    if (isDataError(result)) throw new Error(result.detail);
    const variance = (arm: typeof a, i: number, j: number) =>
      arm!.c[i === j ? 2 * i : 1]! / (arm!.n - 1) / arm!.n;
    const own = variance(a, 0, 0) + variance(b, 0, 0);
    const other = variance(a, 1, 1) + variance(c, 1, 1);
    expect(result.matrix[0]![3]).toBeCloseTo(variance(a, 0, 1) / Math.sqrt(own * other), 12);
    expect(result.matrix[0]![1]).toBeCloseTo(
      (variance(a, 0, 1) + variance(b, 0, 1)) / Math.sqrt(own * (variance(a, 1, 1) + variance(b, 1, 1))),
      12,
    );
  });
});

describe('adjusted p-values', () => {
  const p = [0.01, 0.02, 0.03, 0.04, null];

  it('follow their definitions and leave out what was not tested', () => {
    expect(adjustPValues(p, 'bonferroni')).toEqual([0.04, 0.08, 0.12, 0.16, null]);
    expect(adjustPValues(p, 'holm').slice(0, 4)).toEqual([
      expect.closeTo(0.04, 12),
      expect.closeTo(0.06, 12),
      expect.closeTo(0.06, 12),
      expect.closeTo(0.06, 12),
    ]);
    expect(adjustPValues(p, 'hochberg').slice(0, 4)).toEqual([0.04, 0.04, 0.04, 0.04]);
    expect(adjustPValues(p, 'benjamini-hochberg')[0]).toBeCloseTo(0.04, 12);
    expect(adjustPValues(p, 'benjamini-yekutieli')[0]).toBeCloseTo(0.04 * (1 + 1 / 2 + 1 / 3 + 1 / 4), 12);
  });

  it('false coverage: R of m selected are shown at 1 - R q/m', () => {
    expect(falseCoverageLevel(2, 10, 0.05)).toBeCloseTo(0.99, 12);
  });
});
