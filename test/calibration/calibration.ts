import { seededRandom, standardNormals, type RandomSource } from '#libs/stats';

/**
 * How a measured rate is judged. `exact`: the nominal value ± 4 standard errors (plus `slack`, for methods that
 * are exact only in the limit). `atMost`: no more than nominal + 4 standard errors. `atLeast`: a floor, so that
 * a vacuous method fails. `recorded`: a method known to miss its nominal rate here, held to the value it was found to
 * have (`expected`), so that it neither worsens nor is forgotten; `note` says what the report does about it.
 */
export type Acceptance = 'exact' | 'atMost' | 'atLeast' | 'recorded';

/** One number that theory fixes and simulation measures. */
export interface CalibrationResult {
  readonly name: string;
  readonly design: string;
  readonly nominal: number;
  readonly measured: number;
  readonly low: number;
  readonly high: number;
  readonly runs: number;
  readonly passed: boolean;
  readonly note?: string;
}

interface CheckHead {
  readonly name: string;
  readonly design: string;
  /** Runs of the full calibration; the quick one does a fraction of them. */
  readonly runs: number;
  readonly note?: string;
}

/** A number computed from all runs at once: a p-value of a test of uniformity, a ratio of errors. */
export interface CalibrationMeasure extends CheckHead {
  readonly nominal: number;
  readonly band: readonly [low: number, high: number];
  readonly measure: (draw: Draw, runs: number) => number;
}

/** A check: given a random source and a number of runs, counts how often something happened. */
export interface CalibrationCheck extends CheckHead {
  readonly nominal: number;
  readonly acceptance: Acceptance;
  /** Of a `recorded` check: the rate it was found to have. */
  readonly expected?: number;
  /** Allowed distance beyond Monte-Carlo error, for asymptotic methods. */
  readonly slack?: number;
  /** Whether the event (a rejection, a covered truth) happened in one simulated experiment. */
  readonly happens: (draw: Draw) => boolean;
}

/** Random variates on top of a seeded uniform source. */
export interface Draw {
  readonly uniform: RandomSource;
  normal(): number;
  /** Sum of squares of `degreesOfFreedom` standard normals. */
  chiSquare(degreesOfFreedom: number): number;
  binomial(trials: number, chance: number): number;
}

/** Marsaglia & Tsang (2000). */
function gammaVariate(shape: number, uniform: RandomSource, normal: () => number): number {
  if (shape < 1) return gammaVariate(shape + 1, uniform, normal) * uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Variates of one seed. */
export function drawFrom(seed: number): Draw {
  const uniform = seededRandom(seed);
  const normal = standardNormals(uniform);
  return {
    uniform,
    normal,
    chiSquare: (degreesOfFreedom) => 2 * gammaVariate(degreesOfFreedom / 2, uniform, normal),
    binomial: (trials, chance) => {
      // Geometric gaps between successes: exact, and quick for small chances.
      if (chance > 0.5) return trials - drawBinomial(trials, 1 - chance, uniform);
      return drawBinomial(trials, chance, uniform);
    },
  };
}

function drawBinomial(trials: number, chance: number, uniform: RandomSource): number {
  if (chance === 0) return 0;
  const logFailure = Math.log1p(-chance);
  let successes = 0;
  let position = -1;
  for (;;) {
    position += 1 + Math.floor(Math.log(1 - uniform()) / logFailure);
    if (position >= trials) return successes;
    successes += 1;
  }
}

/** One row of the calibration. */
export type Calibration = CalibrationCheck | CalibrationMeasure;

function bandOf(check: CalibrationCheck, runs: number): readonly [low: number, high: number] {
  const centre = check.acceptance === 'recorded' ? (check.expected ?? check.nominal) : check.nominal;
  const error = 4 * Math.sqrt((centre * (1 - centre)) / runs) + (check.slack ?? 0);
  return [
    check.acceptance === 'atMost' ? 0 : Math.max(0, centre - error),
    check.acceptance === 'atLeast' ? 1 : Math.min(1, centre + error),
  ];
}

function shareOf(check: CalibrationCheck, draw: Draw, runs: number): number {
  let count = 0;
  for (let run = 0; run < runs; run++) if (check.happens(draw)) count += 1;
  return count / runs;
}

/** A reduced run makes no fewer. */
const FEWEST_RUNS = 40;

/** Runs a check and judges the share of runs in which the event happened, or the number it measures. */
export function runCheck(check: Calibration, seed: number, share = 1): CalibrationResult {
  const runs = Math.max(Math.min(FEWEST_RUNS, check.runs), Math.round(check.runs * share));
  const draw = drawFrom(seed);
  const isMeasure = 'measure' in check;
  const measured = isMeasure ? check.measure(draw, runs) : shareOf(check, draw, runs);
  const [low, high] = isMeasure ? check.band : bandOf(check, runs);
  const { name, design, nominal, note } = check;
  const passed = measured >= low && measured <= high;
  return { name, design, nominal, measured, low, high, runs, passed, ...(note !== undefined && { note }) };
}
