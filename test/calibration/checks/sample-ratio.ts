import { isDataError, srmChiSquare, srmSequential } from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';

/** Whether the sequential test, with its default mixture, raises the alarm. */
function alarms(a: number, b: number, alpha: number): boolean {
  const result = srmSequential([a, b], [1, 1]);
  return !isDataError(result) && result.pInstant <= alpha;
}

/** 60 days of 300 units, looked at each day. */
function anyDay(draw: Draw, chance: number): boolean {
  let [a, b] = [0, 0];
  for (let day = 0; day < 60; day++) {
    // A normal split of 300 arrivals, rounded: the mean and variance of the binomial.
    const first = Math.round(300 * chance + Math.sqrt(300 * chance * (1 - chance)) * draw.normal());
    a += first;
    b += 300 - first;
    if (alarms(a, b, 0.05)) return true;
  }
  return false;
}

/** The first units of an experiment, looked at after every one of them. */
function anyUnit(draw: Draw, chance: number, units: number, alpha: number): boolean {
  let [a, b] = [0, 0];
  for (let unit = 0; unit < units; unit++) {
    if (draw.uniform() < chance) a += 1;
    else b += 1;
    if (alarms(a, b, alpha)) return true;
  }
  return false;
}

export const sampleRatioChecks: readonly CalibrationCheck[] = [
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
    design: 'looked at on each of 60 days, 18,000 units',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 10_000,
    happens: (draw) => anyDay(draw, 0.5),
  },
  {
    name: 'Sequential sample-ratio test, power',
    design: '51.5/48.5 instead of 50/50, 60 days of 300',
    nominal: 0.8,
    acceptance: 'atLeast',
    runs: 4_000,
    happens: (draw) => anyDay(draw, 0.515),
  },
  {
    name: 'Sequential sample-ratio test on few units, false alarms',
    design: 'looked at after each of the first 200 units',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 1_500,
    happens: (draw) => anyUnit(draw, 0.5, 200, 0.05),
  },
  {
    name: 'Sequential sample-ratio test on few units, power at 0.1 %',
    design: '80/20 instead of 50/50, first 80 units',
    nominal: 0.8,
    acceptance: 'atLeast',
    runs: 2_000,
    happens: (draw) => anyUnit(draw, 0.8, 80, 0.001),
  },
];
