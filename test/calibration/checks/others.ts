import {
  adjustPValues,
  clusterCovariance,
  dunnettP,
  estimateAdaptiveDifference,
  inferFixed,
  isDataError,
  leastSquares,
  normalPosterior,
  normalSurvival,
  quantileDifferenceBootstrap,
  estimateQuantileDifference,
  sortAscending,
  studentTUpperQuantile,
  type AdaptiveUnit,
} from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';

const lognormals = (draw: Draw, n: number): Float64Array =>
  sortAscending(Float64Array.from({ length: n }, () => Math.exp(draw.normal())));

/** p-values of 10 metrics with common correlation rho, the first `alternatives` of them with an effect. */
function metricPValues(draw: Draw, rho: number, alternatives: number): number[] {
  const shared = Math.sqrt(rho) * draw.normal();
  return Array.from({ length: 10 }, (_, i) => {
    const z = shared + Math.sqrt(1 - rho) * draw.normal() + (i < alternatives ? 3 : 0);
    return 2 * normalSurvival(Math.abs(z));
  });
}

function familyWise(method: 'holm' | 'hommel', rho: number): CalibrationCheck {
  return {
    name: `${method === 'holm' ? 'Holm' : 'Hommel'}, any false positive`,
    design: `10 metrics, 3 with an effect, correlation ${rho}`,
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 40_000,
    happens: (draw) => adjustPValues(metricPValues(draw, rho, 3), method).some((p, i) => i >= 3 && p <= 0.05),
  };
}

/** Twenty clusters of uneven size, ten treated; errors shared within a cluster. */
function clusterCovers(draw: Draw): boolean {
  const rows: { y: number; treat: number; cluster: number }[] = [];
  for (let cluster = 0; cluster < 20; cluster++) {
    const shared = 0.5 * draw.normal();
    const size = 5 + Math.floor(10 * draw.uniform());
    for (let i = 0; i < size; i++) rows.push({ y: shared + draw.normal(), treat: cluster % 2, cluster });
  }
  const fit = leastSquares(
    rows.map(({ treat }) => [1, treat]),
    rows.map(({ y }) => y),
  );
  if (isDataError(fit)) return false;
  const labels = rows.map(({ cluster }) => cluster);
  const standardError = Math.sqrt(clusterCovariance(fit, labels, 'CR2')[1]![1]!);
  return Math.abs(fit.coefficients[1]!) <= studentTUpperQuantile(0.025, 18) * standardError;
}

/** Two arms over ten periods whose shares follow the leader; equal truths. */
function adaptiveCovers(draw: Draw): boolean {
  const units: AdaptiveUnit[] = [];
  const totals = [
    { n: 0, sum: 0 },
    { n: 0, sum: 0 },
  ];
  let share = 0.5;
  for (let period = 0; period < 10; period++) {
    for (let i = 0; i < 80; i++) {
      const arm = draw.uniform() < share ? 1 : 0;
      const outcome = draw.normal();
      totals[arm]!.n += 1;
      totals[arm]!.sum += outcome;
      units.push({ arm, outcome, propensities: [1 - share, share] });
    }
    const [a, b] = totals.map(({ n, sum }) => sum / Math.max(1, n));
    share = b! > a! ? 0.8 : 0.2;
  }
  const estimate = estimateAdaptiveDifference(units, 0, 1);
  if (isDataError(estimate)) return false;
  const { lower, upper } = inferFixed(estimate).interval;
  return lower <= 0 && 0 <= upper;
}

export const otherChecks: readonly CalibrationCheck[] = [
  {
    name: 'Quantile bootstrap (resampling-free), coverage',
    design: 'lognormal, 90th percentile, 500 per arm',
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.012,
    runs: 1_000,
    happens: (draw) => {
      const options = { q: 0.9, alpha: 0.05, random: draw.uniform, draws: 2000 };
      const result = quantileDifferenceBootstrap(lognormals(draw, 500), lognormals(draw, 500), options);
      return !isDataError(result) && result.interval.lower <= 0 && 0 <= result.interval.upper;
    },
  },
  {
    name: 'Density-free quantile interval, coverage',
    design: 'lognormal, 90th percentile, 1000 per arm',
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.015,
    runs: 4_000,
    happens: (draw) => {
      const estimate = estimateQuantileDifference(lognormals(draw, 1000), lognormals(draw, 1000), 0.9);
      if (isDataError(estimate)) return false;
      const { lower, upper } = inferFixed(estimate).interval;
      return lower <= 0 && 0 <= upper;
    },
  },
  {
    name: 'Dunnett, any false positive',
    design: '4 treatments against one control, normal',
    nominal: 0.05,
    acceptance: 'exact',
    runs: 6_000,
    happens: (draw) => {
      const control = draw.normal();
      const largest = Math.max(
        ...Array.from({ length: 4 }, () => Math.abs((draw.normal() - control) / Math.SQRT2)),
      );
      const loadings = Array.from({ length: 4 }, () => Math.SQRT1_2);
      return dunnettP(largest, { loadings, degreesOfFreedom: Infinity, sides: 2 }) <= 0.05;
    },
  },
  familyWise('holm', 0),
  familyWise('holm', 0.5),
  familyWise('hommel', 0.5),
  {
    name: 'Benjamini-Hochberg, false discoveries under no effects',
    design: '10 metrics, correlation 0.5',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 40_000,
    happens: (draw) =>
      adjustPValues(metricPValues(draw, 0.5, 0), 'benjamini-hochberg').some((p) => p <= 0.05),
  },
  {
    name: 'Bayesian chance to win, calibration',
    design: 'effects drawn from the prior; P(effect > 0) uniform against truth',
    nominal: 0.95,
    acceptance: 'exact',
    runs: 100_000,
    happens: (draw) => {
      const truth = 0.1 * draw.normal();
      const estimate = truth + 0.05 * draw.normal();
      const { interval } = normalPosterior({ estimate, standardError: 0.05 }, { mean: 0, variance: 0.01 });
      return interval.lower <= truth && truth <= interval.upper;
    },
  },
  {
    name: 'Cluster-robust CR2 interval, coverage',
    design: '20 clusters of 5 to 14, t with 18 degrees of freedom',
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.008,
    runs: 3_000,
    happens: clusterCovers,
  },
  {
    name: 'Adaptive (bandit) interval, coverage',
    design: '10 periods, 80 % of traffic to the leader',
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.008,
    runs: 3_000,
    happens: adaptiveCovers,
  },
];
