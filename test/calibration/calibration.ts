import { seededRandom, type RandomSource } from '#libs/stats';

/**
 * How a measured rate is judged. `exact`: the nominal value ± 4 standard errors (plus `slack`, for methods that
 * are exact only in the limit). `atMost`: no more than nominal + 4 standard errors. `atLeast`: a floor, so that
 * a vacuous method fails.
 */
export type Acceptance = 'exact' | 'atMost' | 'atLeast';

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
}

/** A check: given a random source and a number of runs, counts how often something happened. */
export interface CalibrationCheck {
  readonly name: string;
  readonly design: string;
  readonly nominal: number;
  readonly acceptance: Acceptance;
  /** Allowed distance beyond Monte-Carlo error, for asymptotic methods. */
  readonly slack?: number;
  /** Runs of the full calibration; the quick one does a fraction of them. */
  readonly runs: number;
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
  let spare: number | null = null;
  const normal = (): number => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
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

/** Runs a check and judges the share of runs in which the event happened. */
export function runCheck(check: CalibrationCheck, seed: number, share = 1): CalibrationResult {
  const runs = Math.max(200, Math.round(check.runs * share));
  const draw = drawFrom(seed);
  let count = 0;
  for (let run = 0; run < runs; run++) if (check.happens(draw)) count += 1;
  const measured = count / runs;
  const error = 4 * Math.sqrt((check.nominal * (1 - check.nominal)) / runs) + (check.slack ?? 0);
  const low = check.acceptance === 'atMost' ? 0 : check.nominal - error;
  const high = check.acceptance === 'atLeast' ? 1 : check.nominal + error;
  const { name, design, nominal } = check;
  return { name, design, nominal, measured, low, high, runs, passed: measured >= low && measured <= high };
}
