import { normalCdf, normalSurvival } from '../distributions/normal.js';
import { groupSequentialDesign } from '../group-sequential/group-sequential-design.js';
import { driftForPower, groupSequentialPower } from '../group-sequential/group-sequential-power.js';
import { seededRandom } from '../random/random-source.js';
import { inferAsymptotic } from '../sequential/infer-asymptotic.js';
import { assurance } from './assurance.js';
import { confidenceSequenceBoundary } from './confidence-sequence-boundary.js';
import { noncentralityForPower } from './noncentrality-for-power.js';
import { powerOfFixedTest } from './power-of-fixed-test.js';
import { stoppingPower, type StoppingBoundary } from './stopping-power.js';

describe('power of a fixed test', () => {
  it('agrees with R power.t.test(strict = TRUE) where the wrong direction is out of reach', () => {
    const options = { degreesOfFreedom: 30 };
    expect(powerOfFixedTest(Math.sqrt(8), options)).toBeCloseTo(0.78139779246654, 5);
    expect(powerOfFixedTest(0.4 * Math.sqrt(50), { degreesOfFreedom: 198 })).toBeCloseTo(
      0.803647504421276,
      5,
    );
  });

  it('is half of alpha without an effect, and blind to the sign of one', () => {
    expect(powerOfFixedTest(0, { alpha: 0.01 })).toBeCloseTo(0.005, 12);
    expect(powerOfFixedTest(-3, { degreesOfFreedom: 12 })).toBe(
      powerOfFixedTest(3, { degreesOfFreedom: 12 }),
    );
  });

  it('changes to the normal reference without a step', () => {
    const near = powerOfFixedTest(2.8, { degreesOfFreedom: 0.999e6 });
    expect(powerOfFixedTest(2.8, { degreesOfFreedom: 1.001e6 })).toBeCloseTo(near, 5);
  });
});

describe('effect for a power', () => {
  it('of a normal test is the sum of two quantiles', () => {
    const found = noncentralityForPower(0.8, (noncentrality) => powerOfFixedTest(noncentrality));
    expect(found).toBeCloseTo(1.959963984540054 + 0.8416212335729143, 9);
  });

  it('is zero when nothing is asked, null when nothing suffices', () => {
    expect(noncentralityForPower(0.01, (noncentrality) => powerOfFixedTest(noncentrality))).toBe(0);
    expect(noncentralityForPower(0.8, () => 0.5)).toBeNull();
  });
});

describe('power over several looks', () => {
  it('is that of the group-sequential design', () => {
    const design = groupSequentialDesign({ information: [0.2, 0.4, 0.6, 0.8, 1] });
    const drift = driftForPower(design, 0.8);
    const got = stoppingPower(design)(drift);
    const want = groupSequentialPower(design, drift);
    expect(got.power).toBeCloseTo(0.8, 9);
    expect(got.expectedInformation).toBeCloseTo(want.expectedInformation, 12);
    expect(got.stopping.length).toBe(5);
    got.stopping.forEach((chance, k) => expect(chance).toBeCloseTo(want.stopping[k]!, 12));
  });

  it('refuses looks that do not ascend', () => {
    const look = { information: 0.5, criticalValue: 2 };
    expect(() => stoppingPower({ sides: 2, looks: [look, look] })).toThrow(RangeError);
    expect(() => stoppingPower({ sides: 2, looks: [] })).toThrow(RangeError);
  });

  it('of a confidence sequence is what Brownian paths say', () => {
    const boundary = confidenceSequenceBoundary({ looks: 20 });
    const truth = stoppingPower(boundary)(2.801585);
    const simulated = simulate(boundary, 2.801585, 20_000);
    expect(Math.abs(simulated.power - truth.power)).toBeLessThan(4 * Math.sqrt(0.25 / 20_000));
    expect(Math.abs(simulated.information - truth.expectedInformation)).toBeLessThan(0.01);
    expect(truth.power).toBeGreaterThan(0.45);
    expect(truth.power).toBeLessThan(0.55);
  });

  it('of a confidence sequence stays below alpha without an effect, at any number of looks', () => {
    for (const looks of [1, 14, 60]) {
      const { power, wrongDirection } = stoppingPower(confidenceSequenceBoundary({ looks }))(0);
      expect(power + wrongDirection).toBeLessThan(0.05);
      expect(power).toBeCloseTo(wrongDirection, 9);
    }
  });
});

describe('boundary of a confidence sequence', () => {
  it('is its half-width in standard errors', () => {
    const { looks } = confidenceSequenceBoundary({ looks: 4, alpha: 0.01, unitsOverTuning: 8 });
    looks.forEach(({ information, criticalValue }) => {
      const { halfWidth } = inferAsymptotic(
        { estimate: 0, standardError: 1, units: 40_000 * information },
        { plannedUnits: 5_000, alpha: 0.01 },
      );
      expect(criticalValue).toBeCloseTo(halfWidth, 10);
    });
  });

  it('tuned to its end is 3.035 there', () => {
    expect(confidenceSequenceBoundary({ looks: 1 }).looks[0]!.criticalValue).toBeCloseTo(3.035, 3);
  });
});

describe('assurance', () => {
  it('of a normal test under a normal prior has a closed form', () => {
    const prior = { mean: 2.5, standardDeviation: 1.3 };
    const got = assurance(prior, (effect) => normalSurvival(1.96 - effect));
    expect(got).toBeCloseTo(normalCdf((2.5 - 1.96) / Math.hypot(1, 1.3)), 10);
  });

  it('refuses a prior without spread', () => {
    expect(() => assurance({ mean: 1, standardDeviation: 0 }, () => 1)).toThrow(RangeError);
  });
});

/** Random walks with drift, stopped at the boundary; an oracle that shares nothing with the recursion. */
function simulate(
  { looks }: StoppingBoundary,
  drift: number,
  runs: number,
): { power: number; information: number } {
  const random = seededRandom(7);
  let [crossed, information] = [0, 0];
  for (let run = 0; run < runs; run++) {
    let [score, before, stopped] = [0, 0, 1];
    for (const look of looks) {
      const step = look.information - before;
      const noise = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      score += drift * step + Math.sqrt(step) * noise;
      before = look.information;
      if (Math.abs(score) < look.criticalValue * Math.sqrt(before)) continue;
      stopped = before;
      if (score > 0) crossed++;
      break;
    }
    information += stopped;
  }
  return { power: crossed / runs, information: information / runs };
}
