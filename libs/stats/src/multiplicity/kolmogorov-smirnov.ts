import { requireInteger, requireProbability } from '../distributions/argument-checks.js';
import { logGamma } from '../distributions/log-gamma.js';

/** Test that p-values are uniform, as those of A/A comparisons must be. */
export interface KolmogorovSmirnov {
  /** Largest distance between empirical and uniform distribution function. */
  readonly distance: number;
  readonly pValue: number;
}

/**
 * One-sample Kolmogorov-Smirnov test against the uniform distribution on [0, 1], with the exact
 * finite-sample p-value.
 */
export function kolmogorovSmirnovUniform(values: readonly number[]): KolmogorovSmirnov {
  const n = values.length;
  requireInteger(n, 'number of values', 1);
  values.forEach((value) => requireProbability(value, 'value'));
  const sorted = [...values].sort((a, b) => a - b);
  const distance = sorted.reduce(
    (largest, value, i) => Math.max(largest, (i + 1) / n - value, value - i / n),
    0,
  );
  return { distance, pValue: kolmogorovSurvival(distance, n) };
}

/** P(D_n >= d): exact; far out twice the one-sided tail, whose error there is below 1e-10 relative. */
function kolmogorovSurvival(d: number, n: number): number {
  if (d <= 0.5 / n) return 1;
  if (d >= 1) return 0;
  if (n * d * d >= 4 || d >= 0.5) return Math.min(1, 2 * oneSidedSurvival(d, n));
  return n <= 5000
    ? Math.max(0, 1 - matrixCdf(d, n))
    : limitSurvival(Math.sqrt(n) * d + 1 / (6 * Math.sqrt(n)));
}

/** Birnbaum & Tingey (1951): P(D+ >= d), a sum of positive terms. */
function oneSidedSurvival(d: number, n: number): number {
  let sum = 0;
  for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
    const share = j / n;
    if (1 - d - share <= 0) continue;
    const logTerm =
      logGamma(n + 1) -
      logGamma(j + 1) -
      logGamma(n - j + 1) +
      (j - 1) * Math.log(d + share) +
      (n - j) * Math.log(1 - d - share);
    sum += Math.exp(logTerm);
  }
  return d * sum;
}

/** Kolmogorov's limit with Stephens-type correction already applied to x. */
function limitSurvival(x: number): number {
  let sum = 0;
  for (let k = 1; k < 100; k++) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-18) break;
  }
  return Math.min(1, 2 * sum);
}

interface ScaledMatrix {
  readonly entries: Float64Array;
  /** Decimal exponent taken out to avoid overflow. */
  readonly exponent: number;
}

/** P(D_n < d) by the matrix power of Marsaglia, Tsang & Wang (2003). */
function matrixCdf(d: number, n: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  const h = k - n * d;
  const entries = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) entries[i * size + j] = i - j + 1 >= 0 ? 1 : 0;
  }
  for (let i = 0; i < size; i++) {
    entries[i * size]! -= h ** (i + 1);
    entries[(size - 1) * size + i]! -= h ** (size - i);
  }
  entries[(size - 1) * size]! += 2 * h - 1 > 0 ? (2 * h - 1) ** size : 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      for (let g = 2; g <= i - j + 1; g++) entries[i * size + j]! /= g;
    }
  }
  const power = matrixPower({ entries, exponent: 0 }, n, size);
  let value = power.entries[(k - 1) * size + k - 1]!;
  let exponent = power.exponent;
  for (let i = 1; i <= n; i++) {
    value = (value * i) / n;
    if (value < 1e-140) {
      value *= 1e140;
      exponent -= 140;
    }
  }
  return value * 10 ** exponent;
}

function multiply(a: ScaledMatrix, b: ScaledMatrix, size: number): ScaledMatrix {
  const entries = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a.entries[i * size + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) entries[i * size + j]! += factor * b.entries[k * size + j]!;
    }
  }
  const exponent = a.exponent + b.exponent;
  const middle = entries[((size - 1) / 2) * size + (size - 1) / 2]!;
  if (middle <= 1e140) return { entries, exponent };
  return { entries: entries.map((entry) => entry * 1e-140), exponent: exponent + 140 };
}

function matrixPower(matrix: ScaledMatrix, power: number, size: number): ScaledMatrix {
  if (power === 1) return matrix;
  const half = matrixPower(matrix, Math.floor(power / 2), size);
  const square = multiply(half, half, size);
  return power % 2 === 0 ? square : multiply(matrix, square, size);
}
