import fc from 'fast-check';
import { isDataError } from '../data-error.js';
import { estimateMeanDifference } from '../estimation/estimate-mean-difference.js';
import { inferFixed } from '../inference/infer-fixed.js';
import { inferSkewCorrected } from '../inference/infer-skew-corrected.js';
import { relativeLift } from '../lift/relative-lift.js';
import { estimateAdjustedDifference } from '../adjustment/estimate-adjusted-difference.js';
import { jointMomentsFromRows } from '../moments/joint-moments.js';
import { momentsFromValues } from '../moments/moments-from-values.js';
import type { Moments } from '../moments/moments.js';
import { inferAsymptotic } from '../sequential/infer-asymptotic.js';
import { normalPosterior } from '../bayes/normal-posterior.js';
import { PROPERTY_RUNS, arm, estimateOf, near, sample, value } from './arbitraries.js';

fc.configureGlobal(PROPERTY_RUNS);

describe('tests of means', () => {
  it('swapping the arms flips the sign and keeps the p-value', () => {
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const [there, back] = [inferFixed(estimateOf(a, b)), inferFixed(estimateOf(b, a))];
        expect(there.estimate).toBe(-back.estimate);
        expect(near(there.pValue, back.pValue, 1e-12, 0)).toBe(true);
      }),
    );
  });

  it('a change of unit changes nothing but the unit', () => {
    fc.assert(
      fc.property(arm, arm, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (a, b, factor) => {
        const scale = (m: Moments): Moments => ({
          n: m.n,
          mean: m.mean * factor,
          m2: m.m2 * factor * factor,
        });
        const [plain, scaled] = [inferFixed(estimateOf(a, b)), inferFixed(estimateOf(scale(a), scale(b)))];
        expect(near(scaled.standardError, plain.standardError * factor, 1e-10, 0)).toBe(true);
        // Means are rounded anew after scaling: a few units in their last place, over the standard error.
        const rounding = (4e-16 * (Math.abs(a.mean) + Math.abs(b.mean))) / plain.standardError;
        expect(Math.abs(scaled.statistic - plain.statistic)).toBeLessThanOrEqual(
          rounding + 1e-10 * Math.abs(plain.statistic) + 1e-300,
        );
      }),
    );
  });

  it('adding a constant to every value changes the levels and nothing else', () => {
    fc.assert(
      fc.property(arm, arm, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (a, b, shift) => {
        const moved = (m: Moments): Moments => ({ ...m, mean: m.mean + shift });
        const [plain, shifted] = [inferFixed(estimateOf(a, b)), inferFixed(estimateOf(moved(a), moved(b)))];
        expect(near(shifted.standardError, plain.standardError, 1e-12, 0)).toBe(true);
        expect(Math.abs(shifted.estimate - plain.estimate)).toBeLessThanOrEqual(1e-9);
      }),
    );
  });

  it('the skew-corrected interval excludes the null value exactly when its p < alpha, and holds the estimate', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const moments = { control: momentsFromValues(a), treatment: momentsFromValues(b) };
        const estimate = estimateMeanDifference(moments.control, moments.treatment);
        if (isDataError(estimate)) return;
        const answer = inferSkewCorrected(estimate, moments);
        if (isDataError(answer) || Math.abs(answer.pValue - 0.05) < 1e-9) return;
        const { lower, upper } = answer.interval;
        expect(lower > 0 || upper < 0).toBe(answer.pValue < 0.05);
        expect(lower).toBeLessThanOrEqual(answer.estimate);
        expect(upper).toBeGreaterThanOrEqual(answer.estimate);
      }),
    );
  });

  it('the interval excludes the null value exactly when p < alpha', () => {
    fc.assert(
      fc.property(arm, arm, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (a, b, alpha) => {
        for (const alternative of ['two-sided', 'greater', 'less'] as const) {
          const { interval, pValue } = inferFixed(estimateOf(a, b), { alpha, alternative });
          if (Math.abs(pValue - alpha) < 1e-9) continue;
          expect(interval.lower > 0 || interval.upper < 0).toBe(pValue < alpha);
        }
      }),
    );
  });

  it('the one-sided p-values add to one, and p falls as |t| grows', () => {
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const estimate = estimateOf(a, b);
        const greater = inferFixed(estimate, { alternative: 'greater' }).pValue;
        const less = inferFixed(estimate, { alternative: 'less' }).pValue;
        expect(near(greater + less, 1, 1e-12)).toBe(true);
        const further = { ...estimate, estimate: estimate.estimate * 1.5 };
        expect(inferFixed(further).logPValue).toBeLessThanOrEqual(inferFixed(estimate).logPValue + 1e-12);
      }),
    );
  });

  it('relative and absolute verdicts agree: Fieller excludes 0 exactly when the test rejects', () => {
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const estimate = estimateOf(a, b);
        const lift = relativeLift(estimate);
        const { pValue } = inferFixed(estimate);
        if (isDataError(lift) || !lift.fieller.interval || Math.abs(pValue - 0.05) < 1e-9) return;
        const { lower, upper } = lift.fieller.interval;
        expect(lower > 0 || upper < 0).toBe(pValue < 0.05);
        expect(lift.lift).toBeGreaterThanOrEqual(lower - 1e-9 * Math.abs(lower));
        expect(lift.lift).toBeLessThanOrEqual(upper + 1e-9 * Math.abs(upper));
      }),
    );
  });

  it('a constant covariate changes nothing', () => {
    fc.assert(
      fc.property(sample, sample, value, (a, b, constant) => {
        const joint = (ys: number[]) => jointMomentsFromRows(ys.map((y) => [y, constant]));
        const adjusted = estimateAdjustedDifference(joint(a), joint(b));
        if (isDataError(adjusted)) return;
        expect(near(adjusted.adjusted.estimate, adjusted.unadjusted.estimate, 1e-9, 1e-3)).toBe(true);
        expect(near(adjusted.adjusted.standardError, adjusted.unadjusted.standardError, 1e-9)).toBe(true);
      }),
    );
  });

  it('no finite input gives NaN', () => {
    const extreme = fc.oneof(
      fc.double({ min: -1e300, max: 1e300, noNaN: true }),
      fc.constantFrom(0, 1e-300, -1e-300, 1e300, 5e-324),
    );
    const any = fc.record({
      n: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1e12 })),
      mean: extreme,
      m2: extreme.map(Math.abs),
    });
    fc.assert(
      fc.property(any, any, (a, b) => {
        const estimate = estimateMeanDifference(a, b);
        if (isDataError(estimate)) return;
        const lift = relativeLift(estimate);
        const units = a.n + b.n;
        const answers = [
          estimate,
          inferFixed(estimate),
          lift,
          normalPosterior(estimate, { mean: 0, variance: 1 }),
          inferAsymptotic({ ...estimate, units }, { plannedUnits: 1000 }),
        ];
        expect(
          JSON.stringify(answers, (_, v: unknown) => (Number.isNaN(v) ? 'not a number' : v)),
        ).not.toContain('not a number');
      }),
    );
  });
});
