import {
  driftForPower,
  futilityDesign,
  groupSequentialDesign,
  stagewiseUpperP,
  type FutilityDesign,
  type GroupSequentialDesign,
} from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';

function crossesDesign(draw: Draw, design: GroupSequentialDesign, drift: number): boolean {
  let [score, last] = [0, 0];
  for (const { information, criticalValue } of design.looks) {
    const step = information - last;
    score += Math.sqrt(step) * draw.normal() + drift * step;
    last = information;
    if (Math.abs(score / Math.sqrt(information)) >= criticalValue) return true;
  }
  return false;
}

const evenly = (looks: number): number[] => Array.from({ length: looks }, (_, k) => (k + 1) / looks);

function designChecks(kind: 'obrien-fleming' | 'pocock', looks: number): readonly CalibrationCheck[] {
  const design = groupSequentialDesign({ information: evenly(looks), spending: { kind } });
  const drift = driftForPower(design, 0.8);
  const name = `Group sequential, ${kind} spending`;
  const common = { acceptance: 'exact', runs: 50_000 } as const;
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

const daily = groupSequentialDesign({ information: evenly(28) });

/**
 * As reports do it: a look at the end of each day, at whatever information has arrived, judged by the bound of the
 * last planned look that was reached, floor(information x looks). Days bring uneven numbers of units.
 */
function dailyRejects(draw: Draw, days: number, drift = 0): boolean {
  const arrivals = Array.from({ length: days }, () => 0.3 + draw.uniform());
  const total = arrivals.reduce((sum, value) => sum + value, 0);
  let [score, information] = [0, 0];
  for (const arrival of arrivals) {
    const step = arrival / total;
    information += step;
    score += Math.sqrt(step) * draw.normal() + drift * step;
    const look = Math.min(28, Math.floor(information * 28 + 1e-9));
    if (look >= 1 && Math.abs(score / Math.sqrt(information)) >= daily.looks[look - 1]!.criticalValue)
      return true;
  }
  return false;
}

const stages = groupSequentialDesign({ information: evenly(4) });

/** Runs to the first crossing (or the end); the stage-wise interval holds the drifts whose p is in the middle 95 %. */
function stagewiseCovers(draw: Draw): boolean {
  const drift = 2;
  let [score, last] = [0, 0];
  for (const [index, { information, criticalValue }] of stages.looks.entries()) {
    score += Math.sqrt(information - last) * draw.normal() + drift * (information - last);
    last = information;
    const z = score / Math.sqrt(information);
    if (Math.abs(z) < criticalValue && index < stages.looks.length - 1) continue;
    const p = stagewiseUpperP(stages, { look: index + 1, z }, drift);
    return p >= 0.025 && p <= 0.975;
  }
  return false;
}

const futility = futilityDesign({ information: evenly(4), beta: 0.2 });

function succeeds(draw: Draw, design: FutilityDesign, drift: number, obeys: boolean): boolean {
  let [score, last] = [0, 0];
  for (const { information, criticalValue, futilityValue } of design.looks) {
    const step = information - last;
    score += Math.sqrt(step) * draw.normal() + drift * step;
    last = information;
    const z = score / Math.sqrt(information);
    if (z >= criticalValue) return true;
    if (obeys && z <= futilityValue) return false;
  }
  return false;
}

export const plannedLookChecks: readonly CalibrationCheck[] = [
  ...designChecks('obrien-fleming', 5),
  ...designChecks('obrien-fleming', 10),
  ...designChecks('pocock', 5),
  ...designChecks('pocock', 10),
  {
    name: 'Group sequential as reported, 28 daily looks, false positives',
    design: 'uneven days, bound of look floor(information x 28), O’Brien-Fleming spending',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 20_000,
    happens: (draw) => dailyRejects(draw, 28),
  },
  {
    name: 'Group sequential as reported, twice as many looks as planned, false positives',
    design: '56 uneven half-days, bounds of 28 planned looks',
    nominal: 0.05,
    acceptance: 'atMost',
    slack: 0.002,
    runs: 20_000,
    happens: (draw) => dailyRejects(draw, 56),
  },
  {
    name: 'Group sequential as reported, 28 daily looks, power',
    design: 'effect with fixed-horizon power 0.8',
    nominal: 0.75,
    acceptance: 'atLeast',
    runs: 20_000,
    happens: (draw) => dailyRejects(draw, 28, 2.801585),
  },
  {
    name: 'Stage-wise interval after stopping, coverage',
    design: '4 looks, O’Brien-Fleming spending, effect of two standard errors',
    nominal: 0.95,
    acceptance: 'exact',
    runs: 3_000,
    happens: stagewiseCovers,
  },
  {
    name: 'Futility bounds ignored (non-binding), false positives at 2.5 %',
    design: '4 looks, beta spending at power 0.8',
    nominal: 0.025,
    acceptance: 'exact',
    runs: 50_000,
    happens: (draw) => succeeds(draw, futility, 0, false),
  },
  {
    name: 'Futility bounds obeyed, power',
    design: '4 looks, beta spending at power 0.8',
    nominal: 0.8,
    acceptance: 'exact',
    runs: 50_000,
    happens: (draw) => succeeds(draw, futility, futility.drift, true),
  },
];
