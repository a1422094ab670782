import { estimateAdjustedDifference } from '../adjustment/estimate-adjusted-difference.js';
import { isDataError } from '../data-error.js';
import { estimateMeanDifference } from '../estimation/estimate-mean-difference.js';
import type { Estimate } from '../estimation/estimate.js';
import { jointMomentsFromRows } from '../moments/joint-moments.js';
import { seededRandom } from '../random/random-source.js';
import { evidenceOf, inferAsymptotic, pooledErrorRatio } from './infer-asymptotic.js';

function shares(control: [successes: number, n: number], treatment: [number, number]): Estimate {
  const moments = ([successes, n]: [number, number]) => ({
    n,
    mean: successes / n,
    m2: (successes * (n - successes)) / n,
  });
  const estimate = estimateMeanDifference(moments(control), moments(treatment));
  if (isDataError(estimate)) throw new Error(estimate.detail);
  return estimate;
}

describe('the evidence that a confidence sequence reads off an estimate', () => {
  it("has the arms' own error at an even split", () => {
    const estimate = shares([40, 500], [20, 500]);
    expect(evidenceOf(estimate).standardError).toBe(estimate.standardError);
  });

  it('has the error of a common variance where the small arm has not varied yet', () => {
    // 18 of 900 against 0 of 100: (18 * 882/900) / (899 + 99), times 1/900 + 1/100; with its own variance z is -4.3.
    const estimate = shares([18, 900], [0, 100]);
    const { standardError } = evidenceOf(estimate);
    expect(estimate.estimate / estimate.standardError).toBeLessThan(-4);
    expect(standardError).toBeCloseTo(Math.sqrt(((18 * 882) / 900 / 998) * (1 / 900 + 1 / 100)), 4);
  });

  it('keeps the own error where the small arm varies more', () => {
    const estimate = shares([9, 900], [20, 100]);
    expect(evidenceOf(estimate).standardError).toBe(estimate.standardError);
  });

  it('compares what covariates leave, not the variance that the adjusted levels share', () => {
    const random = seededRandom(5);
    const rows = (n: number) =>
      jointMomentsFromRows(
        Array.from({ length: n }, () => {
          const before = random() * 10;
          return [before + random(), before];
        }),
      );
    const result = estimateAdjustedDifference(rows(9_000), rows(1_000), { pooling: 'per-arm' });
    if (isDataError(result)) throw new Error(result.detail);
    expect(evidenceOf(result.adjusted).standardError / result.adjusted.standardError).toBeLessThan(1.05);
  });

  it('is a ratio of errors, and 1 where nothing varies', () => {
    expect(pooledErrorRatio({ n: 900, varianceOfMean: 2e-5 }, { n: 100, varianceOfMean: 0 })).toBeCloseTo(
      3,
      12,
    );
    expect(pooledErrorRatio({ n: 900, varianceOfMean: 0 }, { n: 100, varianceOfMean: 0 })).toBe(1);
  });

  it('keeps false alarms rare at 90/10 with 2 % conversion, looked at from 100 units on', () => {
    const random = seededRandom(11);
    const experiments = 300;
    const looks = Array.from({ length: 16 }, (_, i) => Math.round(100 * 1.35 ** i));
    let alarms = 0;
    for (let run = 0; run < experiments; run += 1) {
      const units = [0, 0];
      const successes = [0, 0];
      let isAlarmed = false;
      for (const look of looks) {
        while (units[0]! + units[1]! < look) {
          const arm = random() < 0.1 ? 1 : 0;
          units[arm]! += 1;
          if (random() < 0.02) successes[arm]! += 1;
        }
        if (Math.min(...units) < 2 || successes[0]! + successes[1]! === 0) continue;
        const estimate = shares([successes[0]!, units[0]!], [successes[1]!, units[1]!]);
        const { interval } = inferAsymptotic(evidenceOf(estimate), { plannedUnits: 5_000 });
        isAlarmed ||= interval.lower > 0 || interval.upper < 0;
      }
      if (isAlarmed) alarms += 1;
    }
    // Nominal 0.05; 0.2 with each arm's own variance.
    expect(alarms / experiments).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / experiments));
  });
});
