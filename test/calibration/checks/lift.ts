import {
  estimateRatioDifference,
  inferFixed,
  isDataError,
  jointMomentsFromRows,
  relativeLift,
} from '#libs/stats';
import type { RelativeLift } from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';
import { holds, must } from './arms.js';

const LIFT = 0.2;

interface DrawnLift {
  readonly lift: RelativeLift;
  /** The true lift as seen from the estimated baseline: it turns round where that has the wrong sign. */
  readonly truth: number;
}

/** The lift of two normal levels with errors of 1; `baseline` is the control's true mean, in errors. */
function drawLift(draw: Draw, baseline: number): DrawnLift {
  const level = (mean: number) => ({ n: 1000, mean: mean + draw.normal(), varianceOfMean: 1 });
  const [control, treatment] = [level(baseline), level(baseline + LIFT * Math.abs(baseline))];
  const lift = must(
    relativeLift(
      {
        kind: 'estimate',
        control,
        treatment,
        estimate: treatment.mean - control.mean,
        standardError: Math.SQRT2,
        degreesOfFreedom: Infinity,
        covariance: 0,
        flags: [],
      },
      { reference: 'normal' },
    ),
  );
  return { lift, truth: Math.sign(control.mean) === Math.sign(baseline) ? LIFT : -LIFT };
}

type Verdict = Pick<CalibrationCheck, 'acceptance' | 'expected' | 'slack' | 'note' | 'nominal'>;

function liftCheck(
  name: string,
  baseline: number,
  verdict: Verdict,
  event: (drawn: DrawnLift) => boolean,
): CalibrationCheck {
  return {
    name,
    design: `normal means, control mean ${baseline} standard errors from zero`,
    runs: 60_000,
    ...verdict,
    happens: (draw) => event(drawLift(draw, baseline)),
  };
}

const fieller = (baseline: number): CalibrationCheck =>
  liftCheck(
    'Fieller set of lift, coverage',
    baseline,
    { nominal: 0.95, acceptance: 'exact' },
    ({ lift, truth }) =>
      (lift.fieller.interval ? [lift.fieller.interval] : lift.fieller.rays).some((set) => holds(set, truth)),
  );

/** An interval that does not exist (levels of different sign) makes no claim. */
const logRatio = (baseline: number, expected: number): CalibrationCheck =>
  liftCheck(
    'Log-ratio interval of lift, coverage',
    baseline,
    {
      nominal: 0.95,
      acceptance: 'recorded',
      expected,
      slack: 0.004,
      note: 'Shown only where Fieller’s set is unbounded, with UNBOUNDED_RELATIVE; conservative there',
    },
    ({ lift, truth }) => lift.logRatio === null || holds(lift.logRatio.interval, truth),
  );

const delta = (baseline: number, expected: number): CalibrationCheck =>
  liftCheck(
    'Delta-method interval of lift, coverage',
    baseline,
    {
      nominal: 0.95,
      acceptance: 'recorded',
      expected,
      slack: 0.004,
      note: 'For comparison with other platforms; reports show Fieller’s',
    },
    ({ lift, truth }) => holds(lift.delta.interval, truth),
  );

const shown = (baseline: number): CalibrationCheck =>
  liftCheck(
    'Interval of lift as reported (Fieller, else log-ratio), excludes the truth',
    baseline,
    { nominal: 0.05, acceptance: 'atMost' },
    ({ lift, truth }) => lift.interval !== null && !holds(lift.interval, truth),
  );

/** Most users have no visit, some have many: the mean denominator is only a few errors from zero. */
function weakRows(draw: Draw, users: number): number[][] {
  return Array.from({ length: users }, () => {
    const visits = draw.uniform() < 0.9 ? 0 : Math.ceil(Math.exp(draw.normal()));
    return [draw.binomial(visits, 0.3), visits];
  });
}

export const liftChecks: readonly CalibrationCheck[] = [
  fieller(3),
  fieller(20),
  fieller(-3),
  fieller(-20),
  logRatio(3, 0.99),
  logRatio(20, 0.952),
  delta(3, 0.931),
  delta(20, 0.951),
  shown(1),
  shown(2),
  shown(-20),
  {
    name: 'Ratio with a weak denominator: misses the truth without UNSTABLE_DENOMINATOR',
    design: '60 users per arm, nine of ten without a visit',
    nominal: 0.05,
    acceptance: 'atMost',
    slack: 0.005,
    runs: 10_000,
    happens: (draw) => {
      const [a, b] = [jointMomentsFromRows(weakRows(draw, 60)), jointMomentsFromRows(weakRows(draw, 60))];
      const estimate = estimateRatioDifference(a, b);
      if (isDataError(estimate) || estimate.flags.includes('UNSTABLE_DENOMINATOR')) return false;
      return !holds(inferFixed(estimate).interval, 0);
    },
  },
];
