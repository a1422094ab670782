import {
  driftForPower,
  groupSequentialDesign,
  inferAsymptotic,
  inferMixtureSprt,
  isDataError,
  rateRatioAnytime,
  srmChiSquare,
  srmSequential,
  type GroupSequentialDesign,
} from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';

const LOOKS = 28;

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

const UNITS_PER_LOOK = 1000;

/** The asymptotic sequence, tuned to the planned end; z alone decides, so the standard error is taken as 1. */
function sequenceRejects(z: number, look: number): boolean {
  const evidence = { estimate: z, standardError: 1, units: look * UNITS_PER_LOOK };
  return inferAsymptotic(evidence, { plannedUnits: LOOKS * UNITS_PER_LOOK }).pValue <= 0.05;
}

function crossesDesign(draw: Draw, design: GroupSequentialDesign, drift: number): boolean {
  let [score, last] = [0, 0];
  for (const { information, criticalValue } of design.looks) {
    const step = information - last;
    score += Math.sqrt(step) * draw.normal() + drift * step;
    last = information;
    const z = score / Math.sqrt(information);
    if (Math.abs(z) >= criticalValue) return true;
  }
  return false;
}

function groupSequentialChecks(
  kind: 'obrien-fleming' | 'pocock',
  looks: number,
): readonly CalibrationCheck[] {
  const information = Array.from({ length: looks }, (_, k) => (k + 1) / looks);
  const design = groupSequentialDesign({ information, spending: { kind } });
  const drift = driftForPower(design, 0.8);
  const name = `Group sequential, ${kind} spending`;
  const common = { acceptance: 'exact', runs: 100_000 } as const;
  return [
    {
      ...common,
      name: `${name}, false positives`,
      design: `${looks} looks`,
      nominal: 0.05,
      happens: (draw) => crossesDesign(draw, design, 0),
    },
    {
      ...common,
      name: `${name}, power with inflated sample`,
      design: `${looks} looks, planned power 0.8`,
      nominal: 0.8,
      happens: (draw) => crossesDesign(draw, design, drift),
    },
  ];
}

/** Daily counts of two arms, looked at each day. */
function anyDay(
  draw: Draw,
  chance: number,
  days: number,
  isAlert: (a: number, b: number) => boolean,
): boolean {
  let [a, b] = [0, 0];
  for (let day = 0; day < days; day++) {
    const arrivals = 300;
    // A normal split of 300 arrivals, rounded: the mean and variance of the binomial.
    const first = Math.round(arrivals * chance + Math.sqrt(arrivals * chance * (1 - chance)) * draw.normal());
    a += first;
    b += arrivals - first;
    if (isAlert(a, b)) return true;
  }
  return false;
}

function srmAlert(a: number, b: number): boolean {
  const result = srmSequential([a, b], [1, 1], { concentration: 1000 });
  return !isDataError(result) && result.pInstant <= 0.05;
}

/** Running zero-inflated, skewed revenue of two arms; looks every 500 units per arm. */
function revenuePathRejects(draw: Draw): boolean {
  const value = (): number => (draw.uniform() < 0.7 ? 0 : Math.exp(draw.normal()));
  const sums = [
    [0, 0],
    [0, 0],
  ];
  for (let look = 1; look <= 20; look++) {
    for (const sum of sums) {
      for (let i = 0; i < 250; i++) {
        const x = value();
        sum[0]! += x;
        sum[1]! += x * x;
      }
    }
    const n = look * 250;
    const [a, b] = sums.map(([sum, squares]) => ({
      mean: sum! / n,
      variance: (squares! - (sum! * sum!) / n) / (n - 1),
    }));
    const standardError = Math.sqrt((a!.variance + b!.variance) / n);
    const evidence = { estimate: b!.mean - a!.mean, standardError, units: 2 * n };
    if (inferAsymptotic(evidence, { plannedUnits: 10_000 }).pValue <= 0.05) return true;
  }
  return false;
}

export const sequentialChecks: readonly CalibrationCheck[] = [
  {
    name: 'Sample-ratio chi-square, false alarms',
    design: '3 arms 50/30/20, 2000 units, at 5 %',
    nominal: 0.05,
    acceptance: 'exact',
    slack: 0.002,
    runs: 20_000,
    happens: (draw) => {
      const first = draw.binomial(2000, 0.5);
      const second = draw.binomial(2000 - first, 0.6);
      const test = srmChiSquare([first, second, 2000 - first - second], [5, 3, 2]);
      return !isDataError(test) && test.pValue < 0.05;
    },
  },
  {
    name: 'Sequential sample-ratio test, false alarms',
    design: 'looked at on each of 60 days',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 20_000,
    happens: (draw) => anyDay(draw, 0.5, 60, srmAlert),
  },
  {
    name: 'Sequential sample-ratio test, power',
    design: '51.5/48.5 instead of 50/50, 60 days of 300',
    nominal: 0.8,
    acceptance: 'atLeast',
    runs: 4_000,
    happens: (draw) => anyDay(draw, 0.515, 60, srmAlert),
  },
  {
    name: 'Naive peeking, false positives (what sequential methods prevent)',
    design: '28 looks at p < 0.05 of a fixed test',
    nominal: 0.25,
    acceptance: 'atLeast',
    runs: 20_000,
    happens: (draw) => everCrosses(draw, 0, (z) => Math.abs(z) > 1.959963984540054),
  },
  {
    name: 'Asymptotic confidence sequence, false positives',
    design: '28 looks, normal increments',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 40_000,
    happens: (draw) => everCrosses(draw, 0, sequenceRejects),
  },
  {
    name: 'Asymptotic confidence sequence, power',
    design: '28 looks, effect with fixed-horizon power 0.8',
    nominal: 0.45,
    acceptance: 'atLeast',
    runs: 20_000,
    happens: (draw) => everCrosses(draw, 2.801585, sequenceRejects),
  },
  {
    name: 'Asymptotic confidence sequence, false positives on skewed revenue',
    design: '70 % zeros, else lognormal; 20 looks to 5000 per arm',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 3_000,
    happens: revenuePathRejects,
  },
  {
    name: 'Mixture SPRT, false positives',
    design: '28 looks, mixture at the effect of fixed power 0.8',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 20_000,
    happens: (draw) =>
      everCrosses(draw, 0, (z, look) => {
        const standardError = Math.sqrt(LOOKS / look);
        return (
          inferMixtureSprt({ estimate: z * standardError, standardError }, { mixtureVariance: 7.85 })
            .pValue <= 0.05
        );
      }),
  },
  {
    name: 'Anytime rate ratio, false positives',
    design: 'equal rates, looked at after each 300 events, 20 times',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 4_000,
    happens: (draw) =>
      anyDay(
        draw,
        0.5,
        20,
        (a, b) => rateRatioAnytime({ events: a, exposure: 1 }, { events: b, exposure: 1 }).pValue <= 0.05,
      ),
  },
  ...groupSequentialChecks('obrien-fleming', 5),
  ...groupSequentialChecks('pocock', 10),
];
