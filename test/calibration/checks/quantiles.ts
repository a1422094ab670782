import {
  estimateClusteredQuantileDifference,
  estimateQuantileDifference,
  inferQuantileAnytime,
  quantileDifferenceBootstrap,
  quantileEffectBands,
  quantileRankInterval,
  sortAscending,
} from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';
import { covers, holds, must } from './arms.js';

const lognormals = (draw: Draw, n: number, shift = 0): Float64Array =>
  sortAscending(Float64Array.from({ length: n }, () => Math.exp(draw.normal() + shift)));

const label = (q: number): string => `P${Math.round(100 * q)}`;

/** The exact interval of one arm's quantile; its coverage is known, not just bounded. */
function rankCheck(q: number, n: number): CalibrationCheck {
  const { lowerRank, upperRank, exactCoverage } = quantileRankInterval(n, q, 0.05);
  return {
    name: 'Exact rank interval of a quantile, coverage',
    design: `${label(q)} of ${n} values`,
    nominal: exactCoverage,
    acceptance: 'exact',
    runs: 10_000,
    happens: (draw) => {
      // Uniform values: the count below the quantile is all that matters.
      const below = draw.binomial(n, q);
      return lowerRank <= below && below < upperRank;
    },
  };
}

function densityFreeCheck(q: number, n: number): CalibrationCheck {
  return {
    name: 'Density-free quantile interval, coverage',
    design: `lognormal, ${label(q)}, ${n} per arm`,
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.015,
    runs: q > 0.95 ? 1_000 : 2_500,
    happens: (draw) =>
      covers(must(estimateQuantileDifference(lognormals(draw, n), lognormals(draw, n), q)), 0),
  };
}

function bootstrapCheck(q: number, n: number): CalibrationCheck {
  return {
    name: 'Quantile bootstrap (resampling-free), coverage',
    design: `lognormal, ${label(q)}, ${n} per arm`,
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.015,
    runs: 800,
    happens: (draw) => {
      const options = { q, alpha: 0.05, random: draw.uniform, draws: 1000 };
      return holds(
        must(quantileDifferenceBootstrap(lognormals(draw, n), lognormals(draw, n), options)).interval,
        0,
      );
    },
  };
}

/** Users with one to nine page views each; a user's speed is shared by all of them. */
const latencies = (draw: Draw, users: number): number[][] =>
  Array.from({ length: users }, () => {
    const own = 0.7 * draw.normal();
    return Array.from({ length: 1 + Math.floor(9 * draw.uniform()) }, () =>
      Math.exp(own + 0.7 * draw.normal()),
    );
  });

function clusteredCheck(q: number, users: number): CalibrationCheck {
  return {
    name: 'Clustered quantile interval, coverage',
    design: `${label(q)} of events, ${users} users per arm, 1 to 9 events each`,
    nominal: 0.95,
    acceptance: 'exact',
    slack: 0.015,
    runs: q > 0.95 ? 400 : 1_200,
    happens: (draw) =>
      covers(must(estimateClusteredQuantileDifference(latencies(draw, users), latencies(draw, users), q)), 0),
  };
}

/** Eight looks at two growing arms; whether the anytime test ever rejects. */
function anytimeRejects(draw: Draw, shift: number): boolean {
  const [a, b]: [number[], number[]] = [[], []];
  for (let look = 1; look <= 8; look++) {
    for (let i = 0; i < 250; i++) {
      a.push(Math.exp(draw.normal()));
      b.push(Math.exp(draw.normal() + shift));
    }
    const answer = must(inferQuantileAnytime(sortAscending(a), sortAscending(b), { q: 0.9, tunedAt: 2000 }));
    if (answer.pValue <= 0.05) return true;
  }
  return false;
}

export const quantileChecks: readonly CalibrationCheck[] = [
  rankCheck(0.5, 500),
  rankCheck(0.9, 500),
  rankCheck(0.99, 500),
  densityFreeCheck(0.5, 500),
  densityFreeCheck(0.9, 1000),
  densityFreeCheck(0.99, 3000),
  bootstrapCheck(0.5, 500),
  bootstrapCheck(0.9, 500),
  bootstrapCheck(0.99, 1000),
  clusteredCheck(0.5, 200),
  clusteredCheck(0.9, 200),
  clusteredCheck(0.99, 800),
  {
    name: 'Anytime test of a quantile, two arms, false positives',
    design: 'lognormal, P90, looked at every 250 units per arm to 2000',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 400,
    happens: (draw) => anytimeRejects(draw, 0),
  },
  {
    name: 'Anytime test of a quantile, two arms, power',
    design: 'lognormal, P90 raised by a third, looked at every 250 units per arm to 2000',
    nominal: 0.5,
    acceptance: 'atLeast',
    runs: 200,
    happens: (draw) => anytimeRejects(draw, Math.log(4 / 3)),
  },
  {
    name: 'Bands for all quantiles at once, exclude the truth anywhere',
    design: 'lognormal, 300 per arm, one look',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 2_000,
    happens: (draw) => must(quantileEffectBands(lognormals(draw, 300), lognormals(draw, 300))).pValue <= 0.05,
  },
];
