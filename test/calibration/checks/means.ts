import {
  estimateAdjustedDifference,
  estimateAdjustedRatioDifference,
  estimateMeanDifference,
  estimatePostStratified,
  estimateRatioDifference,
  inferFixed,
  isDataError,
  jointMomentsFromRows,
  nonInferiority,
  powerTwoSample,
  sampleSizeForMean,
  type JointMoments,
  type Stratum,
} from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';
import { correlatedArm, covers, must, normalArm } from './arms.js';

function adjustedCheck(pooling: 'within' | 'per-arm', sizes: readonly [number, number]): CalibrationCheck {
  return {
    name: pooling === 'within' ? 'CUPED interval, coverage' : 'Lin-adjusted interval, coverage',
    design: `correlation 0.7, ${sizes[0]} against ${sizes[1]} units`,
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.002,
    runs: 60_000,
    happens: (draw) => {
      const [control, treatment] = [
        correlatedArm(draw, sizes[0], 1, 0.7),
        correlatedArm(draw, sizes[1], 1.1, 0.7),
      ];
      const result = estimateAdjustedDifference(control, treatment, { pooling });
      return !isDataError(result) && covers(result.adjusted, 0.1);
    },
  };
}

/** Three strata of different means and effects; shares and arms fall as they may. */
const STRATA = [
  { share: 0.5, mean: 0, effect: 0.1 },
  { share: 0.3, mean: 1, effect: 0.3 },
  { share: 0.2, mean: 3, effect: -0.2 },
];
const STRATA_EFFECT = STRATA.reduce((sum, { share, effect }) => sum + share * effect, 0);

function drawStrata(draw: Draw, units: number, treatedShare: number): readonly Stratum[] {
  let [left, leftShare] = [units, 1];
  return STRATA.map(({ share, mean, effect }, k) => {
    const size = k === STRATA.length - 1 ? left : draw.binomial(left, share / leftShare);
    [left, leftShare] = [left - size, leftShare - share];
    const treated = Math.min(size - 2, Math.max(2, draw.binomial(size, treatedShare)));
    return {
      control: normalArm(draw, size - treated, mean, 1),
      treatment: normalArm(draw, treated, mean + effect, 1),
    };
  });
}

function postStratifiedCheck(units: number, treatedShare: number): CalibrationCheck {
  return {
    name: 'Post-stratified interval, coverage',
    design: `three strata with effects of their own, ${units} units, ${100 * treatedShare} % treated`,
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.003,
    runs: 20_000,
    happens: (draw) =>
      covers(
        must(estimatePostStratified(drawStrata(draw, units, treatedShare))).superPopulation,
        STRATA_EFFECT,
      ),
  };
}

/** A user's visits and purchases: both grow with a user's own activity, so they are correlated. */
function ratioRows(draw: Draw, users: number): number[][] {
  return Array.from({ length: users }, () => {
    const trait = draw.normal();
    const activity = Math.exp(0.6 * trait);
    const visits = 1 + Math.floor(4 * activity * draw.uniform());
    const own = Math.min(0.95, 0.2 * Math.exp(0.4 * draw.normal() - 0.08));
    return [draw.binomial(visits, own), visits, trait + 0.5 * draw.normal()];
  });
}

const pairs = (rows: readonly number[][]): JointMoments =>
  jointMomentsFromRows(rows.map((row) => row.slice(0, 2)));

const power = powerTwoSample({
  control: { n: 100, standardDeviation: 1 },
  treatment: { n: 100, standardDeviation: 1 },
  difference: 0.4,
}).exact;

const perArm = Math.ceil(sampleSizeForMean({ difference: 0.25, variance: 1 }).control);
const plannedPower = powerTwoSample({
  control: { n: perArm, standardDeviation: 1 },
  treatment: { n: perArm, standardDeviation: 1 },
  difference: 0.25,
}).exact;

export const meanChecks: readonly CalibrationCheck[] = [
  {
    name: 'Welch test, false positives',
    design: '40 against 90 units, variances 1 and 4',
    nominal: 0.05,
    acceptance: 'exact',
    slack: 0.002,
    runs: 100_000,
    happens: (draw) =>
      inferFixed(must(estimateMeanDifference(normalArm(draw, 40, 0, 1), normalArm(draw, 90, 0, 2)))).pValue <
      0.05,
  },
  {
    name: 'Welch interval, coverage',
    design: '50 against 450 units, variances 1 and 2',
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.001,
    runs: 100_000,
    happens: (draw) =>
      covers(
        must(estimateMeanDifference(normalArm(draw, 50, 0, 1), normalArm(draw, 450, 0.3, Math.SQRT2))),
        0.3,
      ),
  },
  adjustedCheck('within', [100, 100]),
  adjustedCheck('within', [50, 450]),
  adjustedCheck('per-arm', [200, 200]),
  adjustedCheck('per-arm', [100, 900]),
  postStratifiedCheck(300, 0.5),
  postStratifiedCheck(1000, 0.1),
  {
    name: 'Ratio metric (delta method), coverage',
    design: '300 users per arm, purchases per visit',
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.006,
    runs: 5_000,
    happens: (draw) =>
      covers(must(estimateRatioDifference(pairs(ratioRows(draw, 300)), pairs(ratioRows(draw, 300)))), 0),
  },
  {
    name: 'Ratio metric with CUPED, coverage',
    design: '300 users per arm, purchases per visit, one covariate',
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.006,
    runs: 4_000,
    happens: (draw) => {
      const [a, b] = [jointMomentsFromRows(ratioRows(draw, 300)), jointMomentsFromRows(ratioRows(draw, 300))];
      return covers(must(estimateAdjustedRatioDifference(a, b)).adjusted, 0);
    },
  },
  {
    name: 'Non-inferiority at the margin, false passes',
    design: 'true harm equals the margin, 100 per arm',
    nominal: 0.05,
    acceptance: 'exact',
    runs: 100_000,
    happens: (draw) =>
      nonInferiority(
        must(estimateMeanDifference(normalArm(draw, 100, 0, 1), normalArm(draw, 100, -0.2, 1))),
        {
          margin: 0.2,
        },
      ).passed,
  },
  {
    name: 'Equivalence (two one-sided tests) at the boundary, false passes',
    design: 'true effect equals the margin of 0.5, 200 per arm',
    nominal: 0.05,
    acceptance: 'exact',
    runs: 100_000,
    happens: (draw) =>
      nonInferiority(must(estimateMeanDifference(normalArm(draw, 200, 0, 1), normalArm(draw, 200, 0.5, 1))), {
        margin: 0.5,
      }).pEquivalence < 0.05,
  },
  {
    name: 'Power of the t test against its formula',
    design: 'effect 0.4 standard deviations, 100 per arm',
    nominal: power,
    acceptance: 'exact',
    runs: 100_000,
    happens: (draw) =>
      inferFixed(must(estimateMeanDifference(normalArm(draw, 100, 0, 1), normalArm(draw, 100, 0.4, 1))))
        .pValue < 0.05,
  },
  {
    name: 'Sample size formula, power reached',
    design: `${perArm} per arm for 0.25 standard deviations at 80 %`,
    nominal: plannedPower,
    acceptance: 'exact',
    runs: 60_000,
    happens: (draw) =>
      inferFixed(
        must(estimateMeanDifference(normalArm(draw, perArm, 0, 1), normalArm(draw, perArm, 0.25, 1))),
      ).pValue < 0.05,
  },
];
