import {
  addToBoundedStream,
  betaBinomialMixture,
  emptyBoundedStream,
  inferAsymptotic,
  inferBoundedDifference,
  inferMixtureSprt,
  rateRatioAnytime,
} from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';
import { must } from './arms.js';

const LOOKS = 28;
/** Drift at which a fixed test of 5 % has power 0.8 at the last look. */
const DRIFT = 2.801585;

/** Whether a z path of independent increments, looked at 28 times, is ever called significant. */
function everCrosses(
  draw: Draw,
  drift: number,
  isSignificant: (z: number, look: number) => boolean,
): boolean {
  let score = 0;
  for (let look = 1; look <= LOOKS; look++) {
    score += draw.normal() + drift / Math.sqrt(LOOKS);
    if (isSignificant(score / Math.sqrt(look), look)) return true;
  }
  return false;
}

/** The asymptotic sequence, tuned to the planned end; z alone decides, so the standard error is taken as 1. */
function sequenceRejects(z: number, look: number): boolean {
  const evidence = { estimate: z, standardError: 1, units: look * 1000 };
  return inferAsymptotic(evidence, { plannedUnits: LOOKS * 1000 }).pValue <= 0.05;
}

function sprtRejects(z: number, look: number): boolean {
  const standardError = Math.sqrt(LOOKS / look);
  return (
    inferMixtureSprt({ estimate: z * standardError, standardError }, { mixtureVariance: 7.85 }).pValue <= 0.05
  );
}

/** Sum and sum of squares of the next 50 values of one arm. */
type NextFifty = (draw: Draw) => readonly [sum: number, squares: number];

const rows =
  (value: (draw: Draw) => number): NextFifty =>
  (draw) => {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < 50; i++) {
      const x = value(draw);
      sum += x;
      squares += x * x;
    }
    return [sum, squares];
  };

const OUTCOMES: Readonly<Record<string, NextFifty>> = {
  normal: (draw) => {
    const sum = Math.sqrt(50) * draw.normal();
    return [sum, draw.chiSquare(49) + (sum * sum) / 50];
  },
  'lognormal with sigma 1.5': rows((draw) => Math.exp(1.5 * draw.normal())),
  '2 % conversions': (draw) => {
    const conversions = draw.binomial(50, 0.02);
    return [conversions, conversions];
  },
  '90 % zeros, else lognormal': rows((draw) => (draw.uniform() < 0.9 ? 0 : Math.exp(draw.normal()))),
};

/** Two equal arms, looked at 200 times from 50 to 10,000 units per arm. */
function pathRejects(draw: Draw, next: NextFifty): boolean {
  const totals = [
    { sum: 0, squares: 0 },
    { sum: 0, squares: 0 },
  ];
  for (let look = 1; look <= 200; look++) {
    for (const total of totals) {
      const [sum, squares] = next(draw);
      total.sum += sum;
      total.squares += squares;
    }
    const n = 50 * look;
    const [a, b] = totals.map(({ sum, squares }) => ({
      mean: sum / n,
      variance: (squares - (sum * sum) / n) / (n - 1),
    }));
    const standardError = Math.sqrt((a!.variance + b!.variance) / n);
    if (!(standardError > 0)) continue;
    const evidence = { estimate: b!.mean - a!.mean, standardError, units: 2 * n };
    if (inferAsymptotic(evidence, { plannedUnits: 20_000 }).pValue <= 0.05) return true;
  }
  return false;
}

function ratePathRejects(draw: Draw, chance: number): boolean {
  let [a, b] = [0, 0];
  for (let look = 0; look < 20; look++) {
    const first = draw.binomial(300, chance);
    a += first;
    b += 300 - first;
    const answer = rateRatioAnytime({ events: a, exposure: 1 }, { events: b, exposure: 1 });
    if (answer.pValue <= 0.05) return true;
  }
  return false;
}

const proportion = betaBinomialMixture(
  { intrinsicTime: 0.09 * 3000, alpha: 0.05 },
  { below: 0.1, above: 0.9 },
  false,
);

/** Whether the beta-binomial e-value ever rejects "the proportion is 10 %" over 3000 units, looked at every 50. */
function proportionPathRejects(draw: Draw, chance: number): boolean {
  let successes = 0;
  for (let n = 50; n <= 3000; n += 50) {
    successes += draw.binomial(50, chance);
    if (proportion.logMixture(successes - 0.1 * n, 0.09 * n) >= Math.log(20)) return true;
  }
  return false;
}

/** Two arms of capped, zero-inflated revenue in [0, 5]; looks every 100 units per arm to 1000. */
function boundedPathRejects(draw: Draw, buyers: number): boolean {
  let [a, b] = [emptyBoundedStream({ lower: 0, upper: 5 }), emptyBoundedStream({ lower: 0, upper: 5 })];
  const value = (share: number): number =>
    draw.uniform() < share ? Math.min(5, Math.exp(draw.normal())) : 0;
  for (let look = 1; look <= 10; look++) {
    for (let i = 0; i < 100; i++) {
      a = addToBoundedStream(a, value(0.2));
      b = addToBoundedStream(b, value(buyers));
    }
    if (must(inferBoundedDifference(a, b, { tunedAt: 1000 })).pValue <= 0.05) return true;
  }
  return false;
}

const falsePositives = { nominal: 0.05, acceptance: 'atMost' } as const;
const floor = (nominal: number) => ({ nominal, acceptance: 'atLeast' }) as const;

export const anytimeChecks: readonly CalibrationCheck[] = [
  {
    ...floor(0.25),
    name: 'Naive peeking, false positives (what sequential methods prevent)',
    design: '28 looks at p < 0.05 of a fixed test',
    runs: 20_000,
    happens: (draw) => everCrosses(draw, 0, (z) => Math.abs(z) > 1.959963984540054),
  },
  {
    ...falsePositives,
    name: 'Asymptotic confidence sequence, false positives',
    design: '28 daily looks, normal increments',
    runs: 20_000,
    happens: (draw) => everCrosses(draw, 0, sequenceRejects),
  },
  {
    ...floor(0.45),
    name: 'Asymptotic confidence sequence, power',
    design: '28 looks, effect with fixed-horizon power 0.8',
    runs: 20_000,
    happens: (draw) => everCrosses(draw, DRIFT, sequenceRejects),
  },
  ...Object.entries(OUTCOMES).map(([outcome, next]): CalibrationCheck => ({
    ...falsePositives,
    name: 'Asymptotic confidence sequence, false positives by kind of data',
    design: `${outcome}, 200 looks from 50 to 10,000 per arm`,
    runs: 600,
    happens: (draw) => pathRejects(draw, next),
  })),
  {
    ...falsePositives,
    name: 'Mixture SPRT, false positives',
    design: '28 looks, mixture at the effect of fixed power 0.8',
    runs: 20_000,
    happens: (draw) => everCrosses(draw, 0, sprtRejects),
  },
  {
    ...floor(0.45),
    name: 'Mixture SPRT, power',
    design: '28 looks, effect with fixed-horizon power 0.8',
    runs: 20_000,
    happens: (draw) => everCrosses(draw, DRIFT, sprtRejects),
  },
  {
    ...falsePositives,
    name: 'Anytime rate ratio, false positives',
    design: 'equal rates, looked at after each 300 events, 20 times',
    runs: 3_000,
    happens: (draw) => ratePathRejects(draw, 0.5),
  },
  {
    ...floor(0.45),
    name: 'Anytime rate ratio, power',
    design: 'rate ratio 1.08, looked at after each 300 events, 20 times',
    runs: 1_000,
    happens: (draw) => ratePathRejects(draw, 1.08 / 2.08),
  },
  {
    ...falsePositives,
    name: 'Beta-binomial e-value of a proportion, false positives',
    design: '10 %, looked at every 50 of 3000 units',
    runs: 4_000,
    happens: (draw) => proportionPathRejects(draw, 0.1),
  },
  {
    ...floor(0.45),
    name: 'Beta-binomial e-value of a proportion, power',
    design: '12 % against 10 %, looked at every 50 of 3000 units',
    runs: 1_000,
    happens: (draw) => proportionPathRejects(draw, 0.12),
  },
  {
    ...falsePositives,
    name: 'Bounded means (empirical Bernstein), false positives',
    design: 'capped revenue, 80 % zeros, 10 looks to 1000 per arm',
    runs: 400,
    happens: (draw) => boundedPathRejects(draw, 0.2),
  },
  {
    ...floor(0.45),
    name: 'Bounded means (empirical Bernstein), power',
    design: 'buyers 20 % to 40 %, 10 looks to 1000 per arm',
    runs: 150,
    happens: (draw) => boundedPathRejects(draw, 0.4),
  },
];
