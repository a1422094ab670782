import {
  estimateAdaptiveDifference,
  inferClusteredCoefficient,
  leastSquares,
  seededRandom,
  switchbackRandomizationTest,
  wildClusterBootstrap,
  type AdaptiveUnit,
  type LeastSquaresFit,
} from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';
import { covers, holds, must } from './arms.js';

/** Clusters of 5 to 14 rows, the first `treated` of them treated, errors shared within; no effect. */
function clusteredFit(
  draw: Draw,
  clusters: number,
  treated: number,
): { readonly fit: LeastSquaresFit; readonly labels: readonly number[] } {
  const rows: { y: number; treat: number; cluster: number }[] = [];
  for (let cluster = 0; cluster < clusters; cluster++) {
    const shared = 0.5 * draw.normal();
    const size = 5 + Math.floor(10 * draw.uniform());
    for (let i = 0; i < size; i++) {
      rows.push({ y: shared + draw.normal(), treat: cluster < treated ? 1 : 0, cluster });
    }
  }
  const fit = leastSquares(
    rows.map(({ treat }) => [1, treat]),
    rows.map(({ y }) => y),
  );
  return { fit: must(fit), labels: rows.map(({ cluster }) => cluster) };
}

function clusterCheck(clusters: number, treated: number): CalibrationCheck {
  return {
    name: 'Cluster-robust CR2 interval with Satterthwaite degrees of freedom, coverage',
    design: `${clusters} clusters of 5 to 14, ${treated} treated`,
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.01,
    runs: 1_000,
    happens: (draw) => {
      const { fit, labels } = clusteredFit(draw, clusters, treated);
      return holds(must(inferClusteredCoefficient(fit, labels, { index: 1 })).interval, 0);
    },
  };
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
  return covers(must(estimateAdaptiveDifference(units, 0, 1)), 0);
}

/** Forty periods whose outcomes depend on the one before. */
function switchbackRejects(draw: Draw): boolean {
  let level = 0;
  const outcome = Array.from({ length: 40 }, () => (level = 0.6 * level + draw.normal()));
  const treated = outcome.map(() => (draw.uniform() < 0.5 ? 1 : 0));
  const random = seededRandom(Math.floor(2 ** 31 * draw.uniform()));
  return switchbackRandomizationTest({ outcome, treated, chance: 0.5 }, { random, draws: 199 }) <= 0.05;
}

export const clusterChecks: readonly CalibrationCheck[] = [
  clusterCheck(20, 10),
  clusterCheck(20, 5),
  {
    name: 'Wild cluster bootstrap (Webb), false positives',
    design: '10 clusters of 5 to 14, 5 treated',
    nominal: 0.05,
    acceptance: 'exact',
    slack: 0.015,
    runs: 250,
    happens: (draw) => {
      const { fit, labels } = clusteredFit(draw, 10, 5);
      return (
        must(wildClusterBootstrap(fit, labels, { index: 1, random: draw.uniform, draws: 199 })).pValue <= 0.05
      );
    },
  },
  {
    name: 'Switchback randomisation test, false positives',
    design: '40 periods, outcomes with autocorrelation 0.6',
    nominal: 0.05,
    acceptance: 'exact',
    runs: 3_000,
    happens: switchbackRejects,
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
