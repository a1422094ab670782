import {
  estimateAdjustedDifference,
  estimateMeanDifference,
  estimateRatioDifference,
  inferFixed,
  isDataError,
  jointMomentsFromRows,
  nonInferiority,
  powerTwoSample,
  relativeLift,
  twoProportions,
  type DataError,
  type Estimate,
  type JointMoments,
  type Moments,
} from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';

/** Moments of n normal values, drawn exactly from the distribution of mean and variance. */
export function normalArm(draw: Draw, n: number, mean: number, sd: number): Moments {
  return { n, mean: mean + (sd / Math.sqrt(n)) * draw.normal(), m2: sd * sd * draw.chiSquare(n - 1) };
}

/** Joint moments of n pairs (outcome, covariate) of correlation rho, by Bartlett's decomposition. */
function correlatedArm(draw: Draw, n: number, mean: number, rho: number): JointMoments {
  const rest = Math.sqrt(1 - rho * rho);
  const [z1, z2] = [draw.normal() / Math.sqrt(n), draw.normal() / Math.sqrt(n)];
  const a = Math.sqrt(draw.chiSquare(n - 1));
  const b = Math.sqrt(draw.chiSquare(n - 2));
  const c = draw.normal();
  const xx = a * a;
  const xy = rho * a * a + rest * a * c;
  const yy = rho * rho * a * a + 2 * rho * rest * a * c + rest * rest * (b * b + c * c);
  return { n, mean: [mean + rho * z1 + rest * z2, z1], c: [yy, xy, xx] };
}

function must(estimate: Estimate | DataError): Estimate {
  if (isDataError(estimate)) throw new Error(estimate.detail);
  return estimate;
}

const covers = (estimate: Estimate, truth: number): boolean => {
  const { lower, upper } = inferFixed(estimate).interval;
  return lower <= truth && truth <= upper;
};

function fiellerCheck(baselineErrors: number): CalibrationCheck {
  return {
    name: 'Fieller interval of lift, coverage',
    design: `normal means, control mean ${baselineErrors} standard errors from zero`,
    nominal: 0.95,
    acceptance: 'exact',
    runs: 100_000,
    happens: (draw) => {
      const level = (mean: number) => ({ n: 1000, mean: mean + draw.normal(), varianceOfMean: 1 });
      const [control, treatment] = [level(baselineErrors), level(1.2 * baselineErrors)];
      const lift = relativeLift(
        {
          kind: 'estimate',
          control,
          treatment,
          estimate: treatment.mean - control.mean,
          standardError: Math.SQRT2,
          degreesOfFreedom: Infinity,
          covariance: 0,
          flags: [],
        },
        { reference: 'normal' },
      );
      if (isDataError(lift)) return false;
      // A negative control mean turns the lift's sign; the truth is then met as a ratio of levels.
      const truth = control.mean > 0 ? 0.2 : -0.2;
      const sets = lift.fieller.interval ? [lift.fieller.interval] : lift.fieller.rays;
      return sets.some(({ lower, upper }) => lower <= truth && truth <= upper);
    },
  };
}

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

function newcombeCheck(chance: number, n: number): CalibrationCheck {
  return {
    name: 'Newcombe interval, coverage',
    design: `proportions ${chance} and ${chance * 1.2}, ${n} per arm`,
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.012,
    runs: 40_000,
    happens: (draw) => {
      const arm = (p: number) => ({ successes: draw.binomial(n, p), n });
      const { lower, upper } = twoProportions(arm(chance), arm(1.2 * chance)).newcombe;
      return lower <= 0.2 * chance && 0.2 * chance <= upper;
    },
  };
}

/** A user's visits and purchases: both grow with a user's own activity, so they are correlated. */
function ratioRows(draw: Draw, users: number, chance: number): number[][] {
  return Array.from({ length: users }, () => {
    const activity = Math.exp(0.6 * draw.normal());
    const visits = 1 + Math.floor(4 * activity * draw.uniform());
    const own = Math.min(0.95, chance * Math.exp(0.4 * draw.normal() - 0.08));
    return [draw.binomial(visits, own), visits];
  });
}

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
  newcombeCheck(0.002, 5000),
  newcombeCheck(0.05, 500),
  fiellerCheck(3),
  fiellerCheck(20),
  {
    name: 'Ratio metric (delta method), coverage',
    design: '300 users per arm, purchases per visit',
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.006,
    runs: 6_000,
    happens: (draw) => {
      const arm = (): JointMoments => jointMomentsFromRows(ratioRows(draw, 300, 0.2));
      return covers(must(estimateRatioDifference(arm(), arm())), 0);
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
    name: 'Power of the t test against its formula',
    design: 'effect 0.4 standard deviations, 100 per arm',
    nominal: powerTwoSample({
      control: { n: 100, standardDeviation: 1 },
      treatment: { n: 100, standardDeviation: 1 },
      difference: 0.4,
    }).exact,
    acceptance: 'exact',
    runs: 100_000,
    happens: (draw) =>
      inferFixed(must(estimateMeanDifference(normalArm(draw, 100, 0, 1), normalArm(draw, 100, 0.4, 1))))
        .pValue < 0.05,
  },
];
