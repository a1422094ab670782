import fc from 'fast-check';
import { estimateMeanDifference, isDataError, type Estimate } from '#libs/stats';
import { INFERENCE_KINDS } from '#libs/domain';
import { aPlan } from '../testing/a-plan.js';
import { nonInferiority } from './non-inferiority.js';

const FIXED = aPlan({ inference: 'fixed' });

function effectOf(control: [number, number, number], treatment: [number, number, number]): Estimate {
  const moments = ([n, mean, deviation]: [number, number, number]) => ({
    n,
    mean,
    m2: deviation * deviation * (n - 1),
  });
  const effect = estimateMeanDifference(moments(control), moments(treatment));
  if (isDataError(effect)) throw new Error(effect.detail);
  return effect;
}

describe('non-inferiority with a relative margin', () => {
  it('is the linear contrast of the two means', () => {
    // (99 - 0.98 × 100) / sqrt(10²/10000 + 0.98² × 10²/10000) = 1/0.14001428 = 7.14.
    const result = nonInferiority({
      effect: effectOf([10_000, 100, 10], [10_000, 99, 10]),
      direction: 'increase',
      margin: 0.02,
      plan: FIXED,
    })!;
    expect(result.passed).toBe(true);
    expect(result.pValue).toBeLessThan(1e-11);
    expect(result.pValue).toBeGreaterThan(1e-13);
  });

  it('counts a rise as harm when the metric should fall', () => {
    const slower = effectOf([10_000, 400, 100], [10_000, 420, 100]);
    const judge = (direction: 'increase' | 'decrease') =>
      nonInferiority({ effect: slower, direction, margin: 0.02, plan: FIXED })!;
    expect(judge('decrease').passed).toBe(false);
    expect(judge('decrease').lowerBound).toBeLessThan(-0.05);
    expect(judge('increase').passed).toBe(true);
  });

  it('does not judge a margin of nothing', () => {
    const effect = effectOf([100, 0.01, 10], [100, 1, 10]);
    expect(nonInferiority({ effect, direction: 'increase', margin: 0.02, plan: FIXED })).toBeNull();
  });

  it('passes exactly when its p-value is below alpha, whatever the inference', () => {
    const finite = fc.double({ min: 1, max: 200, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(finite, finite, finite, finite, fc.integer({ min: 2, max: 100_000 })),
        fc.constantFrom('increase' as const, 'decrease' as const),
        fc.constantFrom(...INFERENCE_KINDS),
        ([m, d, s, e, n], direction, inference) => {
          const result = nonInferiority({
            effect: effectOf([n, m, s], [n, d, e]),
            direction,
            margin: 0.05,
            plan: aPlan({ inference }, 14),
          });
          if (result && Math.abs(result.pValue - 0.05) > 1e-9) {
            expect(result.passed).toBe(result.pValue < 0.05);
          }
        },
      ),
      { seed: 11, numRuns: 500 },
    );
  });
});
