import {
  chiSquareSurvival,
  conditionalEffect,
  conditionalInterval,
  empiricalBayesNormal,
  normalPosterior,
  spikeAndSlab,
} from '#libs/stats';
import type { Calibration, Draw } from '../calibration.js';
import { holds } from './arms.js';

const PRIOR = { mean: 0.02, variance: 0.01 };
const CRITICAL = 1.959963984540054;

const drawn = (draw: Draw) => {
  const truth = PRIOR.mean + 0.1 * draw.normal();
  return { truth, estimate: truth + 0.05 * draw.normal(), standardError: 0.05 };
};

/** Squared, standardised gaps between how often the treatment won and the chance stated, by decile of the chance. */
function decilesPValue(draw: Draw, runs: number): number {
  const bins = Array.from({ length: 10 }, () => ({ wins: 0, expected: 0, variance: 0 }));
  for (let run = 0; run < runs; run++) {
    const { truth, ...evidence } = drawn(draw);
    const { chanceToWin } = normalPosterior(evidence, PRIOR);
    const bin = bins[Math.min(9, Math.floor(10 * chanceToWin))]!;
    bin.wins += truth > 0 ? 1 : 0;
    bin.expected += chanceToWin;
    bin.variance += chanceToWin * (1 - chanceToWin);
  }
  const statistic = bins.reduce(
    (sum, { wins, expected, variance }) => sum + (wins - expected) ** 2 / variance,
    0,
  );
  return chiSquareSurvival(statistic, 10);
}

/** Realised loss of choosing the treatment over the loss that was stated. */
function lossRatio(draw: Draw, runs: number): number {
  let [realised, stated] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const { truth, ...evidence } = drawn(draw);
    realised += Math.max(0, -truth);
    stated += normalPosterior(evidence, PRIOR).lossTreatment;
  }
  return realised / stated;
}

/** Squared error of shrunken effects over that of raw ones: programmes of 30 experiments, errors as large as effects. */
function shrinkageRatio(draw: Draw, runs: number): number {
  let [raw, shrunken] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const truths = Array.from({ length: 30 }, () => draw.normal());
    const studies = truths.map((truth) => ({ estimate: truth + draw.normal(), variance: 1 }));
    const { posteriorMeans } = empiricalBayesNormal(studies);
    truths.forEach((truth, i) => {
      raw += (studies[i]!.estimate - truth) ** 2;
      shrunken += (posteriorMeans[i]! - truth) ** 2;
    });
  }
  return shrunken / raw;
}

/** The next significant z around a true effect. */
function winner(draw: Draw, truth: number): number {
  for (;;) {
    const z = truth + draw.normal();
    if (Math.abs(z) > CRITICAL) return z;
  }
}

/** Size of the corrected winners' bias over that of the naive ones. */
function winnersBiasRatio(draw: Draw, runs: number): number {
  let [naive, corrected] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const z = winner(draw, 1.5);
    naive += z - 1.5;
    corrected += conditionalEffect(z, CRITICAL) - 1.5;
  }
  return Math.abs(corrected) / Math.abs(naive);
}

export const bayesChecks: readonly Calibration[] = [
  {
    name: 'Bayesian credible interval, coverage',
    design: 'effects drawn from the prior',
    nominal: 0.95,
    acceptance: 'exact',
    runs: 100_000,
    happens: (draw) => {
      const { truth, ...evidence } = drawn(draw);
      return holds(normalPosterior(evidence, PRIOR).interval, truth);
    },
  },
  {
    name: 'Chance to win, by decile: p-value of "wins happen as often as stated"',
    design: 'effects drawn from the prior, chi-square with 10 degrees of freedom',
    nominal: 0.5,
    band: [1e-4, 1],
    runs: 100_000,
    measure: decilesPValue,
  },
  {
    name: 'Expected loss: realised over stated',
    design: 'effects drawn from the prior, treatment always chosen',
    nominal: 1,
    band: [0.97, 1.03],
    runs: 100_000,
    measure: (draw, runs) => lossRatio(draw, Math.max(runs, 50_000)),
  },
  {
    name: 'Spike and slab: posterior chance of no effect, realised',
    design: 'half of all effects are zero; among posteriors between 0.4 and 0.6',
    nominal: 0.5,
    band: [0.46, 0.54],
    runs: 60_000,
    measure: (draw, runs) => {
      let [among, nulls] = [0, 0];
      for (let run = 0; run < Math.max(runs, 30_000); run++) {
        const isNull = draw.uniform() < 0.5;
        const estimate = (isNull ? 0 : 0.1 * draw.normal()) + 0.05 * draw.normal();
        const slab = { mean: 0, variance: 0.01 };
        const { posteriorNullProbability } = spikeAndSlab({ estimate, standardError: 0.05 }, { slab });
        if (posteriorNullProbability < 0.4 || posteriorNullProbability > 0.6) continue;
        among += 1;
        if (isNull) nulls += 1;
      }
      return nulls / among;
    },
  },
  {
    name: 'Empirical-Bayes shrinkage, squared error over that of raw estimates',
    design: 'programmes of 30 experiments, effects as large as errors',
    nominal: 1,
    band: [0, 0.7],
    runs: 1_000,
    measure: shrinkageRatio,
  },
  {
    name: 'Winners, conditional estimate: bias over that of the raw estimate',
    design: 'true effect 1.5 standard errors, reported when significant',
    nominal: 1,
    band: [0, 0.5],
    runs: 4_000,
    measure: winnersBiasRatio,
  },
  {
    name: 'Winners, conditional interval, coverage',
    design: 'true effect 1.5 standard errors, reported when significant',
    nominal: 0.95,
    acceptance: 'exact',
    runs: 4_000,
    happens: (draw) => holds(conditionalInterval(winner(draw, 1.5), CRITICAL), 1.5),
  },
];
