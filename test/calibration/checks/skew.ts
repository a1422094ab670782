import {
  estimateMeanDifference,
  inferFixed,
  inferSkewCorrected,
  momentsFromValues,
  type Alternative,
} from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';
import { must } from './arms.js';

const revenue = (draw: Draw, n: number) =>
  momentsFromValues(Array.from({ length: n }, () => Math.exp(draw.normal())));

interface Answers {
  readonly welch: number;
  readonly hall: number;
  readonly isFlagged: boolean;
}

function answersOf(draw: Draw, sizes: readonly [number, number], alternative: Alternative): Answers {
  const [control, treatment] = [revenue(draw, sizes[0]), revenue(draw, sizes[1])];
  const estimate = must(estimateMeanDifference(control, treatment));
  return {
    welch: inferFixed(estimate, { alternative }).pValue,
    hall: must(inferSkewCorrected(estimate, { control, treatment }, { alternative })).pValue,
    isFlagged: estimate.flags.includes('SKEW_WARNING'),
  };
}

const WARNED = 'The report carries SKEW_WARNING and shows Hall’s test beside it';

interface SkewRow {
  readonly test: 'welch' | 'hall';
  readonly alternative: 'greater' | 'less';
  readonly expected: number;
}

function skewRow({ test, alternative, expected }: SkewRow): CalibrationCheck {
  const tail = alternative === 'greater' ? 'upper' : 'lower';
  return {
    name: `${test === 'welch' ? 'Welch test' : 'Hall’s skew-corrected test'}, ${tail} tail, false positives`,
    design: 'lognormal revenue, 900 against 100 units, at 2.5 %',
    nominal: 0.025,
    acceptance: 'recorded',
    expected,
    slack: 0.002,
    note: WARNED,
    runs: 6_000,
    happens: (draw) => answersOf(draw, [900, 100], alternative)[test] < 0.025,
  };
}

export const skewChecks: readonly CalibrationCheck[] = [
  skewRow({ test: 'welch', alternative: 'greater', expected: 0.009 }),
  skewRow({ test: 'welch', alternative: 'less', expected: 0.067 }),
  skewRow({ test: 'hall', alternative: 'greater', expected: 0.025 }),
  skewRow({ test: 'hall', alternative: 'less', expected: 0.047 }),
  {
    name: 'Welch test rejects and the skew rule does not warn',
    design: 'lognormal revenue, 900 against 100 units',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 3_000,
    happens: (draw) => {
      const { welch, isFlagged } = answersOf(draw, [900, 100], 'two-sided');
      return welch < 0.05 && !isFlagged;
    },
  },
  {
    name: 'Welch test, skew and even split, false positives',
    design: 'lognormal revenue, 500 against 500 units',
    nominal: 0.05,
    acceptance: 'exact',
    slack: 0.012,
    runs: 5_000,
    happens: (draw) => answersOf(draw, [500, 500], 'two-sided').welch < 0.05,
  },
];
