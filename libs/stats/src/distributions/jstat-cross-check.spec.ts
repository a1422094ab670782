import jStat from 'jstat';
import { betaCdf, betaQuantile } from './beta.js';
import { chiSquareCdf, chiSquareQuantile } from './chi-square.js';
import { fCdf } from './f.js';
import { gammaCdf } from './gamma.js';
import { logGamma } from './log-gamma.js';
import { normalCdf } from './normal.js';
import { studentTCdf, studentTQuantile } from './student-t.js';

/** jStat is an independent implementation; the tolerances are what it was measured to reach itself. */
function expectRelative(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

describe('distributions agree with jStat where jStat is reliable', () => {
  it.each([-4, -1.5, -0.3, 0, 0.7, 2.2, 5])('normal cdf at %d', (x) => {
    expectRelative(normalCdf(x), jStat.normal.cdf(x, 0, 1), 1e-8);
  });

  it.each([1, 2.5, 10, 120])('Student t with %d degrees of freedom', (df) => {
    for (const t of [-3, -1, 0.2, 2]) expectRelative(studentTCdf(t, df), jStat.studentt.cdf(t, df), 1e-7);
    expectRelative(studentTQuantile(0.975, df), jStat.studentt.inv(0.975, df), 1e-6);
  });

  it.each([0.5, 1, 3, 40])('chi-square with %d degrees of freedom', (df) => {
    for (const x of [0.1, 1, 5, 60]) expectRelative(chiSquareCdf(x, df), jStat.chisquare.cdf(x, df), 1e-8);
    expectRelative(chiSquareQuantile(0.9, df), jStat.chisquare.inv(0.9, df), 1e-8);
  });

  it.each([0.2, 1, 7.5, 300])('gamma with shape %d, and its logarithm', (shape) => {
    for (const x of [0.1, 2, 290]) expectRelative(gammaCdf(x, shape), jStat.lowRegGamma(shape, x), 1e-7);
    expectRelative(logGamma(shape + 0.3), jStat.gammaln(shape + 0.3), 1e-9);
  });

  it('beta and F', () => {
    expectRelative(betaCdf(0.3, 2, 5), jStat.beta.cdf(0.3, 2, 5), 1e-8);
    expectRelative(betaQuantile(0.3, 2, 5), jStat.beta.inv(0.3, 2, 5), 1e-6);
    expectRelative(fCdf(2, { numerator: 3, denominator: 17 }), jStat.centralF.cdf(2, 3, 17), 1e-8);
  });
});
