import fc from 'fast-check';
import { isDataError } from './data-error.js';
import { estimateMeanDifference } from './estimation/estimate-mean-difference.js';
import type { Estimate } from './estimation/estimate.js';
import { groupSequentialDesign } from './group-sequential/group-sequential-design.js';
import { inferFixed } from './inference/infer-fixed.js';
import { relativeLift } from './lift/relative-lift.js';
import { estimateAdjustedDifference } from './adjustment/estimate-adjusted-difference.js';
import { jointMomentsFromRows, mergeJointMoments } from './moments/joint-moments.js';
import { mergeMoments, unmergeMoments } from './moments/merge-moments.js';
import { momentsFromValues } from './moments/moments-from-values.js';
import { EMPTY_MOMENTS, type Moments } from './moments/moments.js';
import { adjustPValues, type AdjustmentMethod } from './multiplicity/adjust-p-values.js';
import { inferAsymptotic } from './sequential/infer-asymptotic.js';
import { normalPosterior } from './bayes/normal-posterior.js';
import { srmSequential } from './srm/srm-sequential.js';
import { twoProportions } from './proportions/two-proportions.js';

fc.configureGlobal({ seed: 20260103, numRuns: 300 });

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const sample = fc.array(value, { minLength: 2, maxLength: 40 });
const arm: fc.Arbitrary<Moments> = fc.record({
  n: fc.integer({ min: 2, max: 1_000_000 }),
  mean: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  m2: fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
});
const near = (a: number, b: number, relative = 1e-10, scale = 1): boolean =>
  Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b), scale);

function estimateOf(control: Moments, treatment: Moments): Estimate {
  const estimate = estimateMeanDifference(control, treatment);
  if (isDataError(estimate)) throw new Error(estimate.detail);
  return estimate;
}

describe('moments', () => {
  it('any partition gives the moments of all rows', () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 6 }), (parts) => {
        const merged = parts.map(momentsFromValues).reduce(mergeMoments, EMPTY_MOMENTS);
        const whole = momentsFromValues(parts.flat());
        const scale = Math.max(...parts.flat().map(Math.abs), 1e-300);
        expect(merged.n).toBe(whole.n);
        expect(near(merged.mean, whole.mean, 1e-13, scale)).toBe(true);
        expect(near(merged.m2, whole.m2, 1e-12, scale ** 2 * whole.n)).toBe(true);
        expect(near(merged.m3!, whole.m3!, 1e-11, scale ** 3 * whole.n)).toBe(true);
        expect(near(merged.m4!, whole.m4!, 1e-11, scale ** 4 * whole.n)).toBe(true);
        expect([merged.min, merged.max]).toEqual([whole.min, whole.max]);
      }),
    );
  });

  it('merging is associative and order does not matter', () => {
    fc.assert(
      fc.property(arm, arm, arm, (a, b, c) => {
        const left = mergeMoments(mergeMoments(a, b), c);
        const right = mergeMoments(c, mergeMoments(b, a));
        expect(near(left.mean, right.mean, 1e-12, 1e4)).toBe(true);
        expect(near(left.m2, right.m2, 1e-11)).toBe(true);
      }),
    );
  });

  it('taking a part out again undoes the merge', () => {
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const back = unmergeMoments(mergeMoments(a, b), b);
        expect(back.n).toBe(a.n);
        expect(near(back.mean, a.mean, 1e-6, 1e4)).toBe(true);
      }),
    );
  });

  it('joint moments merge to those of all rows', () => {
    const rows = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const merged = mergeJointMoments(jointMomentsFromRows(a), jointMomentsFromRows(b));
        const whole = jointMomentsFromRows([...a, ...b]);
        merged.c.forEach((entry, i) => expect(near(entry, whole.c[i]!, 1e-10, 1e12)).toBe(true));
      }),
    );
  });
});

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

describe('sequential methods', () => {
  it('a confidence sequence is never narrower than the fixed interval', () => {
    fc.assert(
      fc.property(arm, arm, fc.integer({ min: 10, max: 1e8 }), (a, b, plannedUnits) => {
        const estimate = estimateOf(a, b);
        const fixed = inferFixed(estimate, { reference: 'normal' });
        const { halfWidth } = inferAsymptotic({ ...estimate, units: a.n + b.n }, { plannedUnits });
        expect(halfWidth).toBeGreaterThan(fixed.interval.upper - fixed.estimate);
      }),
    );
  });

  it('before any unit the evidence is exactly 1', () => {
    const start = srmSequential([0, 0, 0], [1, 2, 3]);
    expect(start.kind === 'srm-sequential' && start.logEValue).toBeCloseTo(0, 12);
  });

  it('spending more at a look lowers its bound', () => {
    const spend = (exponent: number) =>
      groupSequentialDesign({ information: [0.5, 1], spending: { kind: 'power', exponent } }).looks;
    const [early, late] = [spend(1), spend(3)];
    expect(early[0]!.criticalValue).toBeLessThan(late[0]!.criticalValue);
    expect(early[1]!.criticalValue).toBeGreaterThan(late[1]!.criticalValue);
  });

  it('uneven looks, repeated looks and over-running keep critical values finite', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.02, max: 1.3, noNaN: true }), { minLength: 1, maxLength: 6 }),
        (looks) => {
          const { looks: designed } = groupSequentialDesign({ information: looks });
          for (const { criticalValue } of designed) expect(Number.isNaN(criticalValue)).toBe(false);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('multiplicity and shrinkage', () => {
  const methods: AdjustmentMethod[] = [
    'bonferroni',
    'holm',
    'hochberg',
    'hommel',
    'benjamini-hochberg',
    'benjamini-yekutieli',
  ];
  it.each(methods)(
    '%s never lowers a p-value, keeps their order and ignores tests that were not made',
    (method) => {
      fc.assert(
        fc.property(
          fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
          (p) => {
            const adjusted = adjustPValues(p, method);
            adjusted.forEach((q, i) => expect(q).toBeGreaterThanOrEqual(p[i]! * (1 - 1e-12)));
            p.forEach((a, i) =>
              p.forEach((b, j) => a < b && expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!)),
            );
            expect(adjustPValues([null, ...p], method)).toEqual([null, ...adjusted]);
          },
        ),
        { numRuns: 100 },
      );
    },
  );

  it('the posterior mean lies between prior and data', () => {
    fc.assert(
      fc.property(
        value,
        value,
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (estimate, mean, standardError) => {
          const posterior = normalPosterior({ estimate, standardError }, { mean, variance: 1 });
          expect(posterior.mean).toBeGreaterThanOrEqual(
            Math.min(estimate, mean) - 1e-9 * Math.abs(mean + estimate) - 1e-9,
          );
          expect(posterior.mean).toBeLessThanOrEqual(
            Math.max(estimate, mean) + 1e-9 * Math.abs(mean + estimate) + 1e-9,
          );
        },
      ),
    );
  });

  it('score intervals of proportions hold their estimates', () => {
    const counts = fc
      .integer({ min: 1, max: 10_000 })
      .chain((n) => fc.record({ n: fc.constant(n), successes: fc.integer({ min: 0, max: n }) }));
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const { newcombe, estimate, wilsonControl } = twoProportions(a, b);
        expect(newcombe.lower).toBeLessThanOrEqual(estimate);
        expect(newcombe.upper).toBeGreaterThanOrEqual(estimate);
        expect(wilsonControl.lower).toBeGreaterThanOrEqual(0);
        expect(wilsonControl.upper).toBeLessThanOrEqual(1);
      }),
    );
  });
});
