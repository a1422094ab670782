import { isDataError } from '../data-error.js';
import { kaplanMeier } from './kaplan-meier.js';
import { logrank } from './logrank.js';
import { estimateRestrictedMeanDifference, restrictedMean } from './restricted-mean.js';
import { riskTable } from './risk-table.js';

const follow = (times: readonly number[], censored: readonly number[] = []) => [
  ...times.map((time) => ({ time, event: true })),
  ...censored.map((time) => ({ time, event: false })),
];

/** Remission of leukaemia patients in weeks (Freireich et al. 1963): treated with 6-MP, and on placebo. */
const treated = follow([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);
const placebo = follow([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]);

describe('survival', () => {
  it('Kaplan-Meier and the log-rank test have the published values of the 6-MP trial', () => {
    const steps = kaplanMeier(treated);
    expect(steps.find(({ time }) => time === 6)!.survival).toBeCloseTo(0.857, 3);
    expect(steps.find(({ time }) => time === 23)!.survival).toBeCloseTo(0.448, 3);
    const test = logrank(placebo, treated);
    if (isDataError(test)) throw new Error(test.detail);
    expect(test.chiSquare).toBeCloseTo(16.79, 2);
    expect(test.observed).toBe(9);
    expect(test.expected).toBeCloseTo(19.25, 2);
  });

  it('without censoring survival is the share left, and the restricted mean the mean of capped times', () => {
    const times = [1, 2, 2, 5, 9];
    expect(kaplanMeier(follow(times)).map(({ survival }) => survival)).toEqual([
      0.8,
      expect.closeTo(0.4, 12),
      expect.closeTo(0.2, 12),
      0,
    ]);
    const level = restrictedMean(follow(times), 6);
    if ('kind' in level) throw new Error('no mean');
    const capped = times.map((time) => Math.min(time, 6));
    const mean = capped.reduce((sum, value) => sum + value / 5, 0);
    expect(level.mean).toBeCloseTo(mean, 12);
    const variance = capped.reduce((sum, value) => sum + (value - mean) ** 2 / 25, 0);
    expect(level.varianceOfMean).toBeCloseTo(variance, 12);
  });

  it('the restricted mean needs follow-up to its horizon; times are not negative', () => {
    expect(estimateRestrictedMeanDifference(treated, placebo, 100)).toMatchObject({
      code: 'INSUFFICIENT_DATA',
    });
    expect(() => riskTable([{ time: -1, event: true }])).toThrow(RangeError);
  });
});
