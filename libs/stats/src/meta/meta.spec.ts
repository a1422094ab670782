import { isDataError, type DataError } from '../data-error.js';
import { normalSurvival } from '../distributions/normal.js';
import { seededRandom } from '../random/random-source.js';
import { standardNormals } from '../random/standard-normal.js';
import { conditionalInterval } from './conditional-interval.js';
import { cochranQ } from './effects.js';
import { empiricalBayesNormal } from './empirical-bayes.js';
import { fixedEffect } from './fixed-effect.js';
import { heterogeneityPValue } from './heterogeneity-p-value.js';
import { compareHoldout } from './holdout.js';
import { jamesStein } from './james-stein.js';
import { programmeEffect } from './programme-effect.js';
import { segmentHeterogeneity } from './segment-heterogeneity.js';
import { conditionalEffect, launchedBias, typeErrors } from './winners-curse.js';

function must<T extends { readonly kind: string }>(result: T | DataError): Exclude<T, DataError> {
  if (isDataError(result)) throw new Error(result.detail);
  return result as Exclude<T, DataError>;
}

const CRITICAL = 1.959963984540054;

describe('winners', () => {
  it.each([
    [2.2, -0.6221888104335431, 3.7443695626937825],
    [3, -0.022975682161639456, 4.936182864982908],
    [6, 4.031781818932099, 7.959963968081471],
  ])('z = %d: conditional interval from the truncated normal (scipy.optimize.brentq)', (z, lower, upper) => {
    const interval = conditionalInterval(z, CRITICAL);
    expect(interval.lower).toBeCloseTo(lower, 9);
    expect(interval.upper).toBeCloseTo(upper, 9);
    const mirrored = conditionalInterval(-z, CRITICAL);
    expect(mirrored.lower).toBeCloseTo(-upper, 9);
  });

  it('the conditional interval holds the conditional estimate, and asks for selection', () => {
    const { lower, upper } = conditionalInterval(2.3, CRITICAL);
    const centre = conditionalEffect(2.3, CRITICAL);
    expect(lower).toBeLessThan(centre);
    expect(upper).toBeGreaterThan(centre);
    expect(() => conditionalInterval(1, CRITICAL)).toThrow(RangeError);
    expect(() => conditionalEffect(1, CRITICAL)).toThrow(RangeError);
  });

  it('type M and S by simulation', () => {
    const normal = standardNormals(seededRandom(3));
    let [significant, wrong, size] = [0, 0, 0];
    for (let i = 0; i < 200_000; i++) {
      const z = 1 + normal();
      if (Math.abs(z) <= CRITICAL) continue;
      significant += 1;
      size += Math.abs(z);
      if (z < 0) wrong += 1;
    }
    const { power, exaggeration, wrongSign } = typeErrors(1, CRITICAL);
    expect(significant / 200_000).toBeCloseTo(power, 2);
    expect(size / significant).toBeCloseTo(exaggeration!, 1);
    expect(wrong / significant).toBeCloseTo(wrongSign, 2);
    expect(typeErrors(0, CRITICAL).exaggeration).toBeNull();
  });

  it('programme: the bias at the truth is what selection adds on average', () => {
    const normal = standardNormals(seededRandom(4));
    const truths = [0, 0.5, 1, 2];
    const runs = 40_000;
    let excess = 0;
    for (let run = 0; run < runs; run++) {
      for (const truth of truths) {
        const estimate = truth + normal();
        if (estimate > 1.645) excess += (estimate - truth) / runs;
      }
    }
    const atTruth = launchedBias(truths.map((estimate) => ({ estimate, standardError: 1, critical: 1.645 })));
    expect(excess).toBeCloseTo(atTruth, 1);
    const programme = programmeEffect([
      { estimate: 2.1, standardError: 1, critical: 1.645 },
      { estimate: 0.4, standardError: 1, critical: 1.645 },
    ]);
    const phi = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
    expect(programme.launched).toBe(1);
    expect(programme.corrected).toBeCloseTo(2.1 - phi(1.645 - 2.1) - phi(1.645 - 0.4), 12);
    expect(() => programmeEffect([{ estimate: 1, standardError: 0, critical: 1 }])).toThrow(RangeError);
  });
});

describe('heterogeneity', () => {
  it('two segments: Q is the squared z of their difference', () => {
    const segments = [
      { estimate: 0.1, variance: 0.01 },
      { estimate: 0.5, variance: 0.03 },
    ];
    const answer = must(segmentHeterogeneity(segments));
    const z = 0.4 / Math.sqrt(0.04);
    expect(answer.q).toBeCloseTo(z * z, 12);
    expect(answer.pValue).toBeCloseTo(2 * normalSurvival(z), 12);
    expect(answer.mean).toBeCloseTo((0.1 / 0.01 + 0.5 / 0.03) / (1 / 0.01 + 1 / 0.03), 12);
    expect(answer.iSquared).toBeCloseTo(1 - 1 / (z * z), 12);
    answer.segments.forEach(({ shrunken, adjustedPValue, pValue }) => {
      expect(shrunken).toBeGreaterThanOrEqual(0.1);
      expect(shrunken).toBeLessThanOrEqual(0.5);
      expect(adjustedPValue).toBeGreaterThanOrEqual(pValue);
    });
  });

  it('equal effects: no heterogeneity, everything shrinks to the mean; one segment is none', () => {
    const answer = must(segmentHeterogeneity([1, 1, 1].map((estimate) => ({ estimate, variance: 2 }))));
    expect(answer).toMatchObject({ q: 0, pValue: 1, iSquared: 0 });
    expect(answer.segments[0]!.shrunken).toBeCloseTo(1, 12);
    expect(segmentHeterogeneity([{ estimate: 1, variance: 1 }])).toMatchObject({ code: 'INSUFFICIENT_DATA' });
    expect(() => segmentHeterogeneity([1, 2].map((estimate) => ({ estimate, variance: 0 })))).toThrow(
      RangeError,
    );
  });
});

describe('pooling', () => {
  it('fixed effect weights by precision; Q against it', () => {
    const studies = [
      { estimate: 1, variance: 1 },
      { estimate: 3, variance: 0.5 },
    ];
    expect(fixedEffect(studies).estimate).toBeCloseTo(7 / 3, 12);
    expect(cochranQ(studies)).toBeCloseTo((4 / 3) ** 2 + (2 / 3) ** 2 / 0.5, 12);
  });

  it('empirical Bayes finds the prior its effects came from', () => {
    const normal = standardNormals(seededRandom(6));
    const studies = Array.from({ length: 4000 }, () => ({
      estimate: 1 + 2 * normal() + normal(),
      variance: 1,
    }));
    const prior = empiricalBayesNormal(studies);
    expect(prior.mean).toBeCloseTo(1, 0);
    expect(prior.variance).toBeGreaterThan(3.5);
    expect(prior.variance).toBeLessThan(4.5);
  });

  it('James-Stein shrinks by one minus (k - 3)v/S', () => {
    const estimates = [1, 2, 3, 6, 8];
    const mean = 4;
    const spread = estimates.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    const { estimates: shrunken } = jamesStein(estimates, 1);
    shrunken.forEach((value, i) =>
      expect(value).toBeCloseTo(mean + (1 - 2 / spread) * (estimates[i]! - mean), 12),
    );
  });
});

describe('holdout', () => {
  const shipped = [
    { estimate: 1, standardError: 0.1 },
    { estimate: 2.5, standardError: 0.1, shrinkage: 0.2 },
  ];

  it('compares what was claimed with what arrived, by Fieller', () => {
    const answer = must(compareHoldout(shipped, { estimate: 2.4, standardError: 0.3 }));
    expect(answer.claimed).toBeCloseTo(3, 12);
    expect(answer.ratio).toBeCloseTo(0.8, 12);
    expect(answer.claimedStandardError).toBeCloseTo(Math.hypot(0.1, 0.08), 12);
    // Each end is a ratio r at which (measured - r claimed) is exactly the critical number of errors from 0.
    for (const r of [answer.interval!.lower, answer.interval!.upper]) {
      const z = (2.4 - r * 3) / Math.hypot(0.3, r * Math.hypot(0.1, 0.08));
      expect(Math.abs(z)).toBeCloseTo(CRITICAL, 9);
    }
  });

  it('a negative claim keeps its ends in order; no claim has no ratio', () => {
    const answer = must(
      compareHoldout([{ estimate: -3, standardError: 0.1 }], { estimate: -2.4, standardError: 0.3 }),
    );
    expect(answer.ratio).toBeCloseTo(0.8, 12);
    expect(answer.interval!.lower).toBeLessThan(0.8);
    expect(answer.interval!.upper).toBeGreaterThan(0.8);
    expect(compareHoldout([], { estimate: 1, standardError: 1 })).toMatchObject({ code: 'ZERO_BASELINE' });
  });
});

describe('heterogeneityPValue', () => {
  it("is Welch's t test of two effects", () => {
    // scipy: 2 * stats.t.sf(3 / sqrt(2), 18).
    const effects = [0, 3].map((estimate) => ({ estimate, variance: 1, degreesOfFreedom: 9 }));
    expect(heterogeneityPValue(effects)).toBeCloseTo(0.04803752774094713, 12);
  });

  it("is Welch's analysis of variance of several", () => {
    // numpy and scipy.stats.f from the formula of 1951.
    const effects = [
      { estimate: 0.2, variance: 0.5, degreesOfFreedom: 7 },
      { estimate: 1.4, variance: 0.3, degreesOfFreedom: 12 },
      { estimate: -0.5, variance: 0.8, degreesOfFreedom: 5 },
    ];
    expect(heterogeneityPValue(effects)).toBeCloseTo(0.19734619031182782, 12);
  });

  it('is the chi-square test of Q when variances are known', () => {
    const effects = [0.2, 1.4, -0.5].map((estimate) => ({
      estimate,
      variance: 0.5,
      degreesOfFreedom: Infinity,
    }));
    const known = must(segmentHeterogeneity(effects));
    expect(heterogeneityPValue(effects)).toBeCloseTo(known.pValue, 14);
  });

  it('keeps its level in many segments of a few units, where chi-square calls one noise in three a finding', () => {
    const random = seededRandom(5);
    const normals = standardNormals(random);
    const arm = (): { mean: number; variance: number } => {
      const values = Array.from({ length: 4 }, () => normals());
      const mean = values.reduce((sum, value) => sum + value, 0) / 4;
      return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 12 };
    };
    const runs = 400;
    let found = 0;
    for (let run = 0; run < runs; run++) {
      const effects = Array.from({ length: 20 }, () => {
        const [a, b] = [arm(), arm()];
        const variance = a.variance + b.variance;
        const degreesOfFreedom = variance ** 2 / ((a.variance ** 2 + b.variance ** 2) / 3);
        return { estimate: b.mean - a.mean, variance, degreesOfFreedom };
      });
      if (heterogeneityPValue(effects) < 0.05) found += 1;
    }
    expect(Math.abs(found / runs - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / runs));
  });

  it('refuses one effect, and a variance that is none', () => {
    expect(() => heterogeneityPValue([{ estimate: 1, variance: 1, degreesOfFreedom: 3 }])).toThrow(
      RangeError,
    );
    const bad = [0, 1].map((estimate) => ({ estimate, variance: 1, degreesOfFreedom: 0 }));
    expect(() => heterogeneityPValue(bad)).toThrow(RangeError);
  });
});
