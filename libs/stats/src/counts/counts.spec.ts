import { isDataError } from '../data-error.js';
import { binomialCdf } from '../distributions/binomial.js';
import { momentsFromValues } from '../moments/moments-from-values.js';
import { fisherExact } from '../proportions/fisher-exact.js';
import { twoProportions } from '../proportions/two-proportions.js';
import { wilsonInterval } from '../proportions/wilson-interval.js';
import { binomialTest, clopperPearson } from './binomial-test.js';
import { quasiPoissonRateRatio } from './quasi-poisson-rate-ratio.js';
import { rateRatioAnytime } from './rate-ratio-anytime.js';
import { rateRatioExact } from './rate-ratio-exact.js';

describe('exact binomial', () => {
  it('agrees with scipy.stats.binomtest', () => {
    expect(binomialTest({ successes: 3, n: 10 }, 0.3)).toBeCloseTo(1, 12);
    expect(binomialTest({ successes: 14, n: 20 }, 0.5)).toBeCloseTo(0.11531829833984375, 12);
    const { lower, upper } = clopperPearson({ successes: 3, n: 10 }, 0.05);
    expect(lower).toBeCloseTo(0.06673951117773447, 12);
    expect(upper).toBeCloseTo(0.652452850060008, 12);
    expect(clopperPearson({ successes: 0, n: 10 }, 0.05).lower).toBe(0);
    expect(() => binomialTest({ successes: 3, n: 2 }, 0.5)).toThrow(RangeError);
  });
});

describe('two proportions', () => {
  it('Fisher agrees with scipy.stats.fisher_exact; mid-p is smaller', () => {
    const exact = fisherExact({ successes: 3, n: 10 }, { successes: 8, n: 10 });
    expect(exact.pTwoSided).toBeCloseTo(0.06977851869492736, 12);
    expect(exact.midP).toBeLessThan(exact.pTwoSided);
  });

  it('Newcombe is put together from the two Wilson intervals', () => {
    const [a, b] = [
      { successes: 3, n: 20 },
      { successes: 9, n: 30 },
    ];
    const { newcombe, estimate } = twoProportions(a, b, 0.05);
    const [wa, wb] = [wilsonInterval(a, 0.05), wilsonInterval(b, 0.05)];
    expect(newcombe.lower).toBeCloseTo(estimate - Math.hypot(0.3 - wb.lower, wa.upper - 0.15), 12);
    expect(newcombe.upper).toBeCloseTo(estimate + Math.hypot(wb.upper - 0.3, 0.15 - wa.lower), 12);
  });

  it('no success anywhere still gives an interval', () => {
    const { newcombe, estimate } = twoProportions({ successes: 0, n: 50 }, { successes: 0, n: 50 });
    expect(estimate).toBe(0);
    expect(newcombe.upper).toBeGreaterThan(0);
    expect(newcombe.upper).toBeLessThan(0.1);
  });
});

describe('rates', () => {
  it('the exact p-value is the binomial one on the split of events', () => {
    const { pValue, ratio, interval } = rateRatioExact(
      { events: 14, exposure: 100 },
      { events: 6, exposure: 100 },
    );
    expect(pValue).toBeCloseTo(2 * binomialCdf(6, { trials: 20, chance: 0.5 }), 12);
    expect(ratio).toBeCloseTo(14 / 6, 12);
    const share = clopperPearson({ successes: 14, n: 20 }, 0.05);
    expect(interval.lower).toBeCloseTo(share.lower / (1 - share.lower), 10);
  });

  it('the anytime e-value is a martingale and its interval holds what it does not reject', () => {
    const e = (events: number, other: number) =>
      Math.exp(rateRatioAnytime({ events, exposure: 1 }, { events: other, exposure: 1 }).logEValue);
    expect(0.5 * (e(8, 5) + e(7, 6))).toBeCloseTo(e(7, 5), 12);
    const { interval, ratio } = rateRatioAnytime({ events: 300, exposure: 1 }, { events: 200, exposure: 1 });
    expect(interval.lower).toBeLessThan(ratio!);
    expect(interval.upper).toBeGreaterThan(ratio!);
  });

  it('quasi-Poisson: as many squares as events is plain Poisson', () => {
    const arm = (values: number[]) => momentsFromValues(values);
    const result = quasiPoissonRateRatio(arm([0, 2, 1, 1]), arm([2, 0, 4, 2]));
    if (isDataError(result)) throw new Error(result.detail);
    // Dispersions (2/3)/1 and (8/3)/2 over totals of 4 and 8.
    expect(result.ratio).toBe(2);
    expect(result.logStandardError).toBeCloseTo(Math.sqrt(2 / 3 / 4 + 4 / 3 / 8), 12);
    expect(quasiPoissonRateRatio(arm([0, 0]), arm([1, 2]))).toMatchObject({ code: 'ZERO_BASELINE' });
  });
});
