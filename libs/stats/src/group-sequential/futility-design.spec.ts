import { seededRandom } from '../random/random-source.js';
import { standardNormals } from '../random/standard-normal.js';
import { futilityDesign, type FutilityDesign } from './futility-design.js';
import { groupSequentialDesign } from './group-sequential-design.js';

const thirds = [1 / 3, 2 / 3, 1];

/** Shares of simulated paths that end in success, obeying or ignoring the futility bound. */
function successShare(design: FutilityDesign, drift: number, obeysFutility: boolean): number {
  const normal = standardNormals(seededRandom(7));
  const runs = 40_000;
  let successes = 0;
  for (let run = 0; run < runs; run++) {
    let [score, last] = [0, 0];
    for (const { information, criticalValue, futilityValue } of design.looks) {
      const step = information - last;
      last = information;
      score += drift * step + Math.sqrt(step) * normal();
      const z = score / Math.sqrt(information);
      if (z >= criticalValue) successes += 1;
      if (z >= criticalValue || (obeysFutility && z <= futilityValue)) break;
    }
  }
  return successes / runs;
}

describe('futility bounds', () => {
  const hwangShihDeCani = {
    information: thirds,
    beta: 0.1,
    spending: { kind: 'hwang-shih-decani', gamma: -4 },
    betaSpending: { kind: 'hwang-shih-decani', gamma: -2 },
  } as const;

  it('non-binding bounds are those of the standard example of the gsDesign package', () => {
    const { looks, inflation } = futilityDesign(hwangShihDeCani);
    expect(looks.map(({ criticalValue }) => criticalValue.toFixed(2))).toEqual(['3.01', '2.55', '2.00']);
    expect(looks.map(({ futilityValue }) => futilityValue.toFixed(2))).toEqual(['-0.24', '0.94', '2.00']);
    expect(inflation).toBeCloseTo(1.07, 3);
  });

  it('non-binding success bounds are those without futility', () => {
    const plain = groupSequentialDesign({
      information: thirds,
      alpha: 0.025,
      sides: 1,
      spending: hwangShihDeCani.spending,
    });
    futilityDesign(hwangShihDeCani).looks.forEach(({ criticalValue }, k) =>
      expect(criticalValue).toBeCloseTo(plain.looks[k]!.criticalValue, 9),
    );
  });

  it.each([false, true])('binding = %s: error rates are as designed', (isBinding) => {
    const design = futilityDesign({ ...hwangShihDeCani, isBinding });
    const error = 4 * Math.sqrt((0.025 * 0.975) / 40_000);
    expect(Math.abs(successShare(design, 0, isBinding) - 0.025)).toBeLessThan(error);
    expect(Math.abs(successShare(design, design.drift, true) - 0.9)).toBeLessThan(
      4 * Math.sqrt((0.9 * 0.1) / 40_000),
    );
  });

  it('binding bounds ask less of success', () => {
    const [free, bound] = [false, true].map((isBinding) => futilityDesign({ ...hwangShihDeCani, isBinding }));
    expect(bound!.looks[2]!.criticalValue).toBeLessThan(free!.looks[2]!.criticalValue);
    expect(bound!.inflation).toBeLessThan(free!.inflation);
  });

  it('one look is the fixed test; impossible plans are refused', () => {
    const one = futilityDesign({ information: [1] });
    expect(one.looks[0]!.criticalValue).toBeCloseTo(1.959963984540054, 12);
    expect(one.inflation).toBeCloseTo(1, 9);
    expect(() => futilityDesign({ information: [] })).toThrow(RangeError);
    expect(() => futilityDesign({ information: [0.5, 0.5, 1] })).toThrow(RangeError);
    expect(() => futilityDesign({ information: [1], alpha: 0.6, beta: 0.5 })).toThrow(RangeError);
  });
});
