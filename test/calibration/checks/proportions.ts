import {
  estimateProportionDifference,
  inferFixed,
  isDataError,
  rateRatioExact,
  sampleSizeForProportions,
  twoProportions,
} from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';
import { holds } from './arms.js';

const GRID = [0.002, 0.01, 0.05].flatMap((chance) => [500, 5000].map((n) => ({ chance, n })));

const arm = (draw: Draw, n: number, chance: number) => ({ successes: draw.binomial(n, chance), n });

function newcombeCovers(draw: Draw, chance: number, n: number): boolean {
  return holds(twoProportions(arm(draw, n, chance), arm(draw, n, 1.2 * chance)).newcombe, 0.2 * chance);
}

const newcombeCheck = ({ chance, n }: { chance: number; n: number }): CalibrationCheck => ({
  name: 'Newcombe interval, coverage',
  design: `proportions ${chance} and ${Number((1.2 * chance).toPrecision(2))}, ${n} per arm`,
  nominal: 0.95,
  acceptance: 'recorded',
  expected: 0.9655,
  slack: 0.0255,
  note: 'Counts are discrete: coverage jumps about its level and is above it when conversions are few',
  runs: 20_000,
  happens: (draw) => newcombeCovers(draw, chance, n),
});

const perArm = Math.ceil(sampleSizeForProportions(0.05, 0.065).unpooled);

function rejects(
  draw: Draw,
  [nA, nB]: readonly [number, number],
  [pA, pB]: readonly [number, number],
): boolean {
  const estimate = estimateProportionDifference(arm(draw, nA, pA), arm(draw, nB, pB));
  return !isDataError(estimate) && inferFixed(estimate).pValue < 0.05;
}

const checks: readonly CalibrationCheck[] = [
  {
    name: 'Test of proportions, false positives',
    design: '2 %, 18,000 against 2,000 units',
    nominal: 0.05,
    acceptance: 'exact',
    slack: 0.005,
    runs: 10_000,
    happens: (draw) => rejects(draw, [18_000, 2_000], [0.02, 0.02]),
  },
  {
    name: 'Rare conversions: Newcombe interval excludes the truth',
    design: 'half a per mille, 5000 per arm: 2.5 conversions expected',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 40_000,
    happens: (draw) => !holds(twoProportions(arm(draw, 5000, 0.0005), arm(draw, 5000, 0.0005)).newcombe, 0),
  },
  {
    name: 'Rare conversions, uneven split: Newcombe interval excludes the truth',
    design: 'half a percent, 9000 against 1000 units',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 20_000,
    happens: (draw) => !holds(twoProportions(arm(draw, 9000, 0.005), arm(draw, 1000, 0.005)).newcombe, 0),
  },
  {
    name: 'Rare conversions: Fisher exact test, false positives',
    design: 'half a per mille, 5000 per arm',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 20_000,
    happens: (draw) => {
      const { exact } = twoProportions(arm(draw, 5000, 0.0005), arm(draw, 5000, 0.0005));
      return exact !== null && exact.pTwoSided <= 0.05;
    },
  },
  {
    name: 'Exact rate ratio interval excludes the truth',
    design: 'Poisson counts of 8 and 16 expected, true ratio 2',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 20_000,
    happens: (draw) => {
      const count = (mean: number) => ({ events: draw.binomial(10_000, mean / 10_000), exposure: 1 });
      return !holds(rateRatioExact(count(16), count(8)).interval, 2);
    },
  },
  {
    name: 'Sample size for proportions, power reached',
    design: '5 % to 6.5 %, sizes of the unpooled formula',
    nominal: 0.8,
    acceptance: 'exact',
    slack: 0.01,
    runs: 10_000,
    happens: (draw) => rejects(draw, [perArm, perArm], [0.05, 0.065]),
  },
];

export const proportionChecks: readonly CalibrationCheck[] = [...GRID.map(newcombeCheck), ...checks];
