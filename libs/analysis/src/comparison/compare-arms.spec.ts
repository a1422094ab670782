import type { ReportComparison } from '#libs/domain';
import { aPlan } from '../testing/a-plan.js';
import { anArm, meanArm, share } from '../testing/a-table.js';
import { compareArms, type ComparisonInput } from './compare-arms.js';
import { sideOfZero } from './fixed-answer.js';

function compare(parts: Partial<ComparisonInput> & Pick<ComparisonInput, 'control' | 'treatment'>) {
  return compareArms({
    type: 'sum',
    direction: 'increase',
    margin: null,
    others: [],
    plan: aPlan({ inference: 'fixed' }),
    ...parts,
  }).comparison;
}

function codes({ flags }: ReportComparison): string[] {
  return flags.map(({ code }) => code);
}

describe('one arm against control', () => {
  it('lets p-value, interval and relative interval of small counts agree with one another', () => {
    for (let successes = 0; successes <= 30; successes += 1) {
      const comparison = compare({
        type: 'conversion',
        control: share('control', 4, 40),
        treatment: share('treatment', successes, 40),
      });
      const side = sideOfZero(comparison.absolute!);
      expect(sideOfZero(comparison.relative!)).toBe(side);
      expect(comparison.pValue! < 0.05).toBe(side !== 0);
      expect(comparison.verdict).toBe(side === 0 ? 'inconclusive' : side > 0 ? 'better' : 'worse');
    }
  });

  it('says so when the interval leads because counts are small', () => {
    const comparison = compare({
      type: 'conversion',
      control: share('control', 1, 200),
      treatment: share('treatment', 7, 200),
    });
    expect(codes(comparison)).toContain('LOW_EXPECTED_COUNT');
  });

  it('keeps an interval when nobody converted anywhere', () => {
    const comparison = compare({
      type: 'conversion',
      control: share('control', 0, 1000),
      treatment: share('treatment', 0, 1000),
    });
    expect(comparison.absolute!.estimate).toBe(0);
    // Wilson's upper limit of 0 of 1,000 is z²/(n + z²).
    expect(comparison.absolute!.upper).toBeCloseTo(3.841458820694124 / 1003.841458820694124, 12);
    expect(comparison.relative).toBeNull();
    expect(comparison.verdict).toBe('inconclusive');
  });

  it('uses the degrees of freedom of Welch for means', () => {
    // Four of variance 1 and four of variance 4: nu = (5/4)² / ((1/4)²/3 + 1²/3).
    const comparison = compare({
      control: meanArm('control', 4, 10, 1),
      treatment: meanArm('treatment', 4, 20, 2),
    });
    expect(comparison.degreesOfFreedom).toBeCloseTo(1.5625 / (0.0625 / 3 + 1 / 3), 12);
    expect(comparison.standardError).toBeCloseTo(Math.sqrt(1.25), 12);
  });

  it('treats a ratio with a constant denominator as the mean that it is', () => {
    const ratio = (variant: string, mean: number, deviation: number) => ({
      ...meanArm(variant, 500, mean, deviation),
      denominator: { mean: 2, m2: 0 },
    });
    const ratios = compare({
      type: 'ratio',
      control: ratio('control', 10, 4),
      treatment: ratio('treatment', 11, 5),
    });
    const means = compare({
      control: meanArm('control', 500, 5, 2),
      treatment: meanArm('treatment', 500, 5.5, 2.5),
    });
    expect(ratios.absolute!.lower).toBeCloseTo(means.absolute!.lower!, 12);
    expect(ratios.relative!.upper).toBeCloseTo(means.relative!.upper!, 12);
    expect(ratios.pValue).toBeCloseTo(means.pValue!, 12);
  });

  it('gives no bounded relative interval when the baseline may be zero', () => {
    const comparison = compare({
      control: meanArm('control', 100, 0.1, 10),
      treatment: meanArm('treatment', 100, -5, 10),
    });
    expect(comparison.relative).toMatchObject({ lower: null, upper: null });
    expect(codes(comparison)).toContain('UNBOUNDED_RELATIVE');
    expect(comparison.verdict).toBe('worse');
  });

  it.each([
    ['no units', meanArm('treatment', 0, 0, 0), 'INSUFFICIENT_DATA'],
    ['one unit', meanArm('treatment', 1, 3, 0), 'INSUFFICIENT_DATA'],
    ['not a number', anArm({ variant: 'treatment', units: 10, mean: NaN, m2: 1 }), 'INVALID_DATA'],
    ['a negative variance', anArm({ variant: 'treatment', units: 10, mean: 1, m2: -1 }), 'INVALID_DATA'],
    ['half a unit', anArm({ variant: 'treatment', units: 9.5, mean: 1, m2: 1 }), 'INVALID_DATA'],
  ])('answers null with a flag for %s', (_, treatment, code) => {
    const comparison = compare({ control: meanArm('control', 100, 5, 1), treatment });
    expect(comparison).toMatchObject({ pValue: null, sequential: null, bayesian: null, verdict: 'unknown' });
    expect(codes(comparison)).toContain(code);
  });

  it('shows the difference of two constants without pretending to know its error', () => {
    const comparison = compare({
      control: meanArm('control', 50, 5, 0),
      treatment: meanArm('treatment', 50, 7, 0),
    });
    expect(comparison.absolute).toEqual({ estimate: 2, lower: null, upper: null });
    expect(comparison).toMatchObject({ pValue: null, verdict: 'unknown' });
    expect(codes(comparison)).toContain('ZERO_VARIANCE');
  });

  it('decides by the inference that the plan chose', () => {
    const arms = {
      control: meanArm('control', 2000, 10, 10),
      treatment: meanArm('treatment', 2000, 10.8, 10),
    };
    expect(compare(arms).verdict).toBe('better');
    const sequential = compare({ ...arms, plan: aPlan() });
    expect(sequential.verdict).toBe('inconclusive');
    expect(sequential.pValue).toBe(compare(arms).pValue);
  });

  it('gives no answer where double precision holds nothing but rounding', () => {
    // Beside 1e15 the next double is 0.125 away; the error bar is 0.03.
    const comparison = compare({
      control: meanArm('control', 200, 1e15, 0.3),
      treatment: meanArm('treatment', 200, 1e15 + 0.125, 0.3),
    });
    expect(comparison).toMatchObject({ absolute: null, pValue: null, verdict: 'unknown' });
    expect(codes(comparison)).toContain('INVALID_DATA');
    const near = compare({
      control: meanArm('control', 200, 1e9, 0.3),
      treatment: meanArm('treatment', 200, 1e9 + 0.125, 0.3),
    });
    expect(near.pValue).toBeLessThan(0.05);
  });
});
