import { isDataError } from '../data-error.js';
import { seededRandom } from '../random/random-source.js';
import { switchbackHorvitzThompson } from './horvitz-thompson.js';
import { switchbackRandomizationTest } from './randomization-test.js';

/** Every assignment of a number of periods. */
const assignments = (periods: number): number[][] =>
  Array.from({ length: 2 ** periods }, (_, set) =>
    Array.from({ length: periods }, (__, i) => (set >> i) & 1),
  );

describe('switchback', () => {
  it('Horvitz-Thompson is unbiased over all assignments, without and with carry-over', () => {
    const level = [1, 4, 2, 5, 3];
    for (const lag of [0, 1]) {
      // The effect is 2 only while this period and the `lag` before it are treated.
      const outcomeOf = (treated: number[]) =>
        level.map((y, i) => y + (treated.slice(Math.max(0, i - lag), i + 1).every((t) => t === 1) ? 2 : 0));
      const estimates = assignments(5).map((treated) => {
        const result = switchbackHorvitzThompson({ outcome: outcomeOf(treated), treated, chance: 0.5 }, lag);
        if (isDataError(result)) throw new Error(result.detail);
        return result.estimate;
      });
      expect(estimates.reduce((sum, value) => sum + value / estimates.length, 0)).toBeCloseTo(2, 10);
    }
  });

  it('the randomisation p-value is the share of all assignments as extreme, within Monte-Carlo error', () => {
    const outcome = [3, 1, 4, 1, 5, 9, 2, 6];
    const treated = [1, 0, 1, 0, 1, 1, 0, 0];
    const gap = (chosen: readonly number[]): number => {
      const mean = (arm: number) => {
        const own = outcome.filter((_, i) => chosen[i] === arm);
        return own.length === 0 ? null : own.reduce((sum, y) => sum + y / own.length, 0);
      };
      const [a, b] = [mean(0), mean(1)];
      return a === null || b === null ? 0 : Math.abs(b - a);
    };
    const observed = gap(treated);
    const all = assignments(8);
    const exact = all.filter((chosen) => gap(chosen) >= observed - 1e-12).length / all.length;
    const p = switchbackRandomizationTest(
      { outcome, treated, chance: 0.5 },
      { random: seededRandom(1), draws: 20_000 },
    );
    expect(Math.abs(p - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 20_000));
    expect(() =>
      switchbackRandomizationTest({ outcome, treated: [1], chance: 0.5 }, { random: seededRandom(1) }),
    ).toThrow(RangeError);
  });
});
