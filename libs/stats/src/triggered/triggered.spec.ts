import { isDataError } from '../data-error.js';
import { checkTrigger } from './check-trigger.js';
import { diluteEffect, diluteLift } from './dilute.js';

const moments = (n: number, mean: number) => ({ n, mean, m2: n });

describe('triggered analysis', () => {
  it('dilutes by the trigger rate, with the uncertainty of the rate when it is one', () => {
    expect(diluteEffect({ estimate: 0.5, standardError: 0.1 }, 0.2).estimate).toBeCloseTo(0.1, 12);
    expect(diluteEffect({ estimate: 0.5, standardError: 0.1 }, 0.2).standardError).toBeCloseTo(0.02, 12);
    expect(diluteEffect({ estimate: 0.5, standardError: 0.1 }, 0.2, 0.01).standardError).toBeCloseTo(
      Math.hypot(0.02, 0.05),
      12,
    );
    expect(() => diluteEffect({ estimate: 1, standardError: 1 }, 1.2)).toThrow(RangeError);
  });

  it('overall lift is against everybody, not against the triggered', () => {
    expect(diluteLift({ estimate: 2 }, 0.25, 10)).toBeCloseTo(0.05, 12);
    expect(diluteLift({ estimate: 2 }, 0.25, 0)).toBeNull();
  });

  const arm = (triggered: number, complementMean: number) => ({
    triggered: moments(triggered, 1),
    complement: moments(5000, complementMean),
  });
  const check = (b: ReturnType<typeof arm>) => {
    const result = checkTrigger({ control: arm(1000, 0), treatment: b, weights: [0.5, 0.5] });
    if (isDataError(result)) throw new Error(result.detail);
    return result.isValid;
  };

  it('is invalid when the trigger depends on the arm or the rest shows an effect', () => {
    expect(check(arm(1010, 0.01))).toBe(true);
    expect(check(arm(1400, 0.01))).toBe(false);
    expect(check(arm(1010, 0.2))).toBe(false);
    expect(checkTrigger({ control: arm(0, 0), treatment: arm(0, 0), weights: [0.5, 0.5] })).toMatchObject({
      kind: 'error',
    });
  });
});
