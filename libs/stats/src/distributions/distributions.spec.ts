import { betaQuantile, betaSurvival } from './beta.js';
import { binomialCdf, binomialLogMass, binomialQuantile, binomialSurvival } from './binomial.js';
import { chiSquareLogSurvival, chiSquareSurvival } from './chi-square.js';
import { fQuantile, fSurvival } from './f.js';
import { gammaCdf, gammaQuantile } from './gamma.js';
import { logBeta } from './log-beta.js';
import { noncentralTCdf, noncentralTSurvival } from './noncentral-t.js';
import { normalCdf, normalLogSurvival, normalQuantile, normalSurvival } from './normal.js';
import { poissonCdf, poissonQuantile, poissonSurvival } from './poisson.js';
import { studentTLogSurvival, studentTQuantile, studentTSurvival } from './student-t.js';

describe('infinities and ends of the support', () => {
  it('normal', () => {
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalSurvival(Infinity)]).toEqual([0, 1, 0]);
    expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([-Infinity, 0, Infinity]);
    expect(normalLogSurvival(Infinity)).toBe(-Infinity);
  });

  it('Student t, with infinite degrees of freedom the normal', () => {
    expect(studentTSurvival(Infinity, 3)).toBe(0);
    expect(studentTSurvival(-Infinity, 3)).toBe(1);
    expect(studentTSurvival(1.96, Infinity)).toBe(normalSurvival(1.96));
    expect(studentTQuantile(1, 4)).toBe(Infinity);
    expect(studentTQuantile(0.5, 4)).toBeCloseTo(0, 15);
  });

  it('chi-square, gamma, beta, F', () => {
    expect(chiSquareSurvival(0, 2)).toBe(1);
    expect(chiSquareSurvival(Infinity, 2)).toBe(0);
    expect([gammaQuantile(0, 2), gammaQuantile(1, 2)]).toEqual([0, Infinity]);
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3), betaSurvival(2, 2, 3)]).toEqual([0, 1, 0]);
    expect(fSurvival(-1, { numerator: 2, denominator: 3 })).toBe(1);
  });
});

describe('logarithms of tails survive where the tail underflows', () => {
  it('normal: ln Q(100) of 50-digit arithmetic', () => {
    expect(normalLogSurvival(100)).toBeCloseTo(-5005.5242086942, 9);
    expect(normalSurvival(100)).toBe(0);
  });

  it('Student t meets the normal at huge degrees of freedom', () => {
    expect(studentTLogSurvival(60, 1e12)).toBeCloseTo(normalLogSurvival(60), 4);
    expect(studentTLogSurvival(2, 7)).toBeCloseTo(Math.log(studentTSurvival(2, 7)), 13);
  });

  it('chi-square with two degrees of freedom is exponential', () => {
    expect(chiSquareLogSurvival(5000, 2)).toBeCloseTo(-2500, 9);
  });
});

describe('discrete distributions', () => {
  it('binomial against exact fractions', () => {
    expect(Math.exp(binomialLogMass(5, { trials: 10, chance: 0.5 }))).toBeCloseTo(252 / 1024, 14);
    expect(binomialCdf(1, { trials: 3, chance: 0.25 })).toBeCloseTo(54 / 64, 14);
    expect(binomialSurvival(1, { trials: 3, chance: 0.25 })).toBeCloseTo(10 / 64, 14);
    expect(binomialCdf(-1, { trials: 3, chance: 0.25 })).toBe(0);
    expect(binomialCdf(3, { trials: 3, chance: 0.25 })).toBe(1);
  });

  it('Poisson against its sum', () => {
    expect(poissonCdf(2, 3)).toBeCloseTo(Math.exp(-3) * 8.5, 14);
    expect(poissonSurvival(2, 3)).toBeCloseTo(1 - Math.exp(-3) * 8.5, 14);
  });

  it.each([0.001, 0.025, 0.5, 0.975, 0.999])('quantiles at %d invert the distribution function', (p) => {
    for (const trials of [1, 7, 1000, 1e6]) {
      const k = binomialQuantile(p, { trials, chance: 0.3 });
      expect(binomialCdf(k, { trials, chance: 0.3 })).toBeGreaterThanOrEqual(p);
      expect(k === 0 || binomialCdf(k - 1, { trials, chance: 0.3 }) < p).toBe(true);
    }
    for (const mean of [0.1, 5, 1e5]) {
      const k = poissonQuantile(p, mean);
      expect(poissonCdf(k, mean)).toBeGreaterThanOrEqual(p);
      expect(k === 0 || poissonCdf(k - 1, mean) < p).toBe(true);
    }
  });
});

describe('identities', () => {
  it('F with one numerator degree of freedom is t squared', () => {
    const t = 2.3;
    const f = fSurvival(t * t, { numerator: 1, denominator: 9 });
    expect(f).toBeCloseTo(2 * studentTSurvival(t, 9), 14);
    expect(fQuantile(0.95, { numerator: 1, denominator: 9 })).toBeCloseTo(
      studentTQuantile(0.975, 9) ** 2,
      11,
    );
  });

  it('the two noncentral t tails add to one', () => {
    const parameters = { degreesOfFreedom: 5, noncentrality: 1.2 };
    expect(noncentralTSurvival(0.7, parameters) + noncentralTCdf(0.7, parameters)).toBeCloseTo(1, 12);
    expect(noncentralTSurvival(0, parameters)).toBeCloseTo(normalCdf(1.2), 14);
  });

  it('ln B(1, b) is -ln b from tiny to huge shapes', () => {
    for (const b of [1e-8, 0.3, 2, 11, 1e4, 1e12]) expect(logBeta(1, b)).toBeCloseTo(-Math.log(b), 10);
  });

  it('small shapes of the gamma keep both tails', () => {
    expect(gammaCdf(1e-10, 0.01)).toBeCloseTo(0.7988610914336052, 13);
  });
});

describe('impossible arguments throw a RangeError that names them', () => {
  it.each([
    [() => normalCdf(NaN), /x must be a number/],
    [() => normalQuantile(1.5), /probability/],
    [() => studentTSurvival(1, 0), /degreesOfFreedom/],
    [() => studentTQuantile(0.5, NaN), /degreesOfFreedom/],
    [() => chiSquareSurvival(1, Infinity), /degreesOfFreedom/],
    [() => gammaCdf(1, -1), /shape/],
    [() => betaSurvival(0.5, 0, 1), /a must be positive/],
    [() => fSurvival(1, { numerator: 0, denominator: 1 }), /numerator/],
    [() => binomialCdf(1, { trials: 2.5, chance: 0.5 }), /trials/],
    [() => poissonCdf(1, -2), /mean/],
    [() => logBeta(-1, 2), /a must be positive/],
  ])('case %#', (call, message) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });
});
