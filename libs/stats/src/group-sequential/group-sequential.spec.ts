import { groupSequentialDesign } from './group-sequential-design.js';
import { driftForPower, groupSequentialPower } from './group-sequential-power.js';
import { inferGroupSequential } from './infer-group-sequential.js';

const design = groupSequentialDesign({ information: [1 / 3, 2 / 3, 1] });

describe('group-sequential designs', () => {
  it('one look is the fixed test', () => {
    const [look] = groupSequentialDesign({ information: [1] }).looks;
    expect(look!.criticalValue).toBeCloseTo(1.959963984540054, 12);
    const answer = inferGroupSequential(
      { estimate: 2, standardError: 1 },
      groupSequentialDesign({ information: [1] }),
      1,
    );
    expect(answer.medianUnbiased).toBeCloseTo(2, 8);
    expect(answer.interval.lower).toBeCloseTo(2 - 1.959963984540054, 7);
    expect(answer.pTwoSided).toBeCloseTo(0.04550026389635842, 10);
  });

  it('without drift the chance to stop is alpha, half of it on each side', () => {
    const { power, wrongDirection, stopping } = groupSequentialPower(design, 0);
    expect(power).toBeCloseTo(0.025, 9);
    expect(wrongDirection).toBeCloseTo(0.025, 9);
    expect(stopping.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(0.05, 9);
  });

  it('stops early on average when the effect is real', () => {
    const drift = driftForPower(design, 0.8);
    const { power, expectedInformation } = groupSequentialPower(design, drift);
    expect(power).toBeCloseTo(0.8, 9);
    expect(expectedInformation).toBeLessThan(0.9);
  });

  it('after an early stop the estimate is pulled back', () => {
    const answer = inferGroupSequential({ estimate: 3, standardError: 1 }, design, 2);
    expect(answer.crossed).toBe(true);
    expect(answer.medianUnbiased).toBeLessThan(3);
    expect(answer.medianUnbiased).toBeGreaterThan(2);
    expect(answer.interval.lower).toBeLessThan(answer.medianUnbiased);
    expect(answer.repeatedInterval.lower).toBeGreaterThan(0);
  });

  it('a repeated look keeps its bound, over-running spends everything', () => {
    const { looks } = groupSequentialDesign({ information: [0.5, 0.5, 1.2] });
    expect(looks[1]!.criticalValue).toBe(looks[0]!.criticalValue);
    expect(looks[2]!.alphaSpent).toBe(0.05);
    expect(() => groupSequentialDesign({ information: [] })).toThrow(RangeError);
    expect(() => groupSequentialDesign({ information: [1], alpha: 2 })).toThrow(RangeError);
  });
});
