import { isDataError, type DataError } from '../data-error.js';
import { estimateRatioDifference } from '../estimation/estimate-ratio-difference.js';
import { jointMomentsFromRows } from '../moments/joint-moments.js';
import { seededRandom } from '../random/random-source.js';
import { leastSquares } from '../regression/least-squares.js';
import type { AdjustedEstimate } from './estimate-adjusted-difference.js';
import { estimateAdjustedRatioDifference } from './estimate-adjusted-ratio-difference.js';

type Row = readonly [numerator: number, denominator: number, ...covariates: number[]];

/** Users whose numerator, denominator and two covariates depend on one trait. */
function rowsOf(seed: number, n: number, lift: number): Row[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => {
    const trait = random();
    const denominator = 1 + 5 * trait * random();
    return [denominator * (trait + lift + 0.3 * random()), denominator, trait + random(), random() * trait];
  });
}

const control = rowsOf(1, 40, 0);
const treatment = rowsOf(2, 25, 0.1);
const third = rowsOf(3, 30, 0.05);
const arms = [control, treatment, third];

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function must(result: AdjustedEstimate | DataError): AdjustedEstimate {
  if (isDataError(result)) throw new Error(result.detail);
  return result;
}

/** Linearised outcomes of each arm, from the rows, at the arm's own ratio or the given one. */
function linearised(rows: readonly Row[], at?: { ratio: number; denominator: number }): number[] {
  const denominator = at?.denominator ?? mean(rows.map((row) => row[1]));
  const ratio = at?.ratio ?? mean(rows.map((row) => row[0])) / denominator;
  return rows.map((row) => ratio + (row[0] - ratio * row[1]) / denominator);
}

/** The adjusted difference and its error from the rows: ANCOVA slopes by least squares with arm dummies. */
function bruteForce(outcomes: readonly number[][]): { difference: number; standardError: number } {
  const rows = arms.flatMap((arm, k) =>
    arm.map((row) => [...arms.map((_, j) => (j === k ? 1 : 0)), row[2]!, row[3]!]),
  );
  const fit = leastSquares(rows, outcomes.flat());
  if (isDataError(fit)) throw new Error(fit.detail);
  const [first, second] = fit.coefficients.slice(3) as [number, number];
  const residuals = arms.map((arm, k) =>
    arm.map((row, i) => outcomes[k]![i]! - first * row[2]! - second * row[3]!),
  );
  const [a, b] = residuals as [number[], number[]];
  const varianceOfMean = (values: number[]): number => {
    const centre = mean(values);
    return (
      values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1) / values.length
    );
  };
  return {
    difference: mean(b) - mean(a),
    standardError: Math.sqrt(varianceOfMean(a) + varianceOfMean(b)),
  };
}

const [a, b, c] = arms.map(jointMomentsFromRows) as [
  ReturnType<typeof jointMomentsFromRows>,
  ReturnType<typeof jointMomentsFromRows>,
  ReturnType<typeof jointMomentsFromRows>,
];

describe('adjusted ratio', () => {
  it('equals the regression of linearised rows, each arm at its own ratio', () => {
    const expected = bruteForce(arms.map((arm) => linearised(arm)));
    const { adjusted, varianceReduction } = must(estimateAdjustedRatioDifference(a, b, { others: [c] }));
    expect(adjusted.estimate).toBeCloseTo(expected.difference, 12);
    expect(adjusted.standardError).toBeCloseTo(expected.standardError, 12);
    expect(varianceReduction).toBeGreaterThan(0.2);
  });

  it('equals the regression of rows linearised at the pooled ratio', () => {
    const all = arms.flat();
    const denominator = mean(all.map((row) => row[1]));
    const at = { denominator, ratio: mean(all.map((row) => row[0])) / denominator };
    const expected = bruteForce(arms.map((arm) => linearised(arm, at)));
    const { adjusted } = must(
      estimateAdjustedRatioDifference(a, b, { others: [c], linearisation: 'pooled' }),
    );
    expect(adjusted.estimate).toBeCloseTo(expected.difference, 12);
    expect(adjusted.standardError).toBeCloseTo(expected.standardError, 12);
  });

  it('its unadjusted half is the plain ratio metric', () => {
    const pair = ([numerator, denominator]: Row) => [numerator, denominator];
    const plain = estimateRatioDifference(
      jointMomentsFromRows(control.map(pair)),
      jointMomentsFromRows(treatment.map(pair)),
    );
    const { unadjusted } = must(estimateAdjustedRatioDifference(a, b));
    if (isDataError(plain)) throw new Error(plain.detail);
    expect(unadjusted.estimate).toBeCloseTo(plain.estimate, 12);
    expect(unadjusted.standardError).toBeCloseTo(plain.standardError, 12);
    expect(unadjusted.control.mean).toBeCloseTo(plain.control.mean, 12);
  });

  it('covariates that never vary change nothing and are named', () => {
    const flat = (rows: readonly Row[]) => jointMomentsFromRows(rows.map(([y, d]) => [y, d, 0, 0]));
    const { adjusted, unadjusted } = must(estimateAdjustedRatioDifference(flat(control), flat(treatment)));
    expect(adjusted.standardError).toBeCloseTo(unadjusted.standardError, 12);
    expect(adjusted.flags).toContain('UNADJUSTED_FALLBACK');
  });

  it('a denominator at or near zero is said', () => {
    const empty = jointMomentsFromRows([
      [1, 0, 1],
      [2, 0, 3],
    ]);
    expect(estimateAdjustedRatioDifference(empty, empty)).toMatchObject({
      kind: 'error',
      code: 'ZERO_DENOMINATOR',
    });
    const noisy = jointMomentsFromRows([
      [1, -4, 1],
      [2, 5, 3],
      [0, 0.5, 2],
      [1, 1, 2],
    ]);
    expect(must(estimateAdjustedRatioDifference(noisy, noisy)).adjusted.flags).toContain(
      'UNSTABLE_DENOMINATOR',
    );
  });
});
