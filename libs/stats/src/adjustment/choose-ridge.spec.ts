import { jointMomentsFromRows } from '../moments/joint-moments.js';
import { seededRandom } from '../random/random-source.js';
import { standardNormals } from '../random/standard-normal.js';
import { chooseRidge } from './choose-ridge.js';

/** Outcome and `covariates` columns, of which the first `useful` explain it. */
function arm(seed: number, n: number, covariates: number, useful: number) {
  const normal = standardNormals(seededRandom(seed));
  return jointMomentsFromRows(
    Array.from({ length: n }, () => {
      const x = Array.from({ length: covariates }, normal);
      return [x.slice(0, useful).reduce((sum, value) => sum + value, 0) + normal(), ...x];
    }),
  );
}

/** GCV of ridge regression on standardised columns from the rows, by Gaussian elimination. */
function gcvFromRows(seed: number, n: number, covariates: number, useful: number, ridge: number): number {
  const normal = standardNormals(seededRandom(seed));
  const rows = Array.from({ length: n }, () => {
    const x = Array.from({ length: covariates }, normal);
    return { x, y: x.slice(0, useful).reduce((sum, value) => sum + value, 0) + normal() };
  });
  const centre = (values: number[]) => {
    const mean = values.reduce((sum, v) => sum + v / n, 0);
    return values.map((v) => v - mean);
  };
  const y = centre(rows.map((row) => row.y));
  const columns = Array.from({ length: covariates }, (_, j) => {
    const c = centre(rows.map(({ x }) => x[j]!));
    const length = Math.hypot(...c);
    return c.map((v) => v / length);
  });
  const dot = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
  const solve = (right: number[]): number[] => {
    const m = columns.map((a, i) => [...columns.map((b, j) => dot(a, b) + (i === j ? ridge : 0)), right[i]!]);
    for (let p = 0; p < m.length; p++) {
      for (let r = 0; r < m.length; r++) {
        if (r === p) continue;
        const factor = m[r]![p]! / m[p]![p]!;
        m[r] = m[r]!.map((v, k) => v - factor * m[p]![k]!);
      }
    }
    return m.map((row, i) => row[m.length]! / row[i]!);
  };
  const slopes = solve(columns.map((c) => dot(c, y)));
  const residuals = y.map((v, i) => v - slopes.reduce((sum, s, j) => sum + s * columns[j]![i]!, 0));
  const trace = columns.reduce((sum, _, j) => sum + solve(columns.map((c) => dot(c, columns[j]!)))[j]!, 0);
  return dot(residuals, residuals) / (n - 1 - trace) ** 2;
}

describe('ridge by generalised cross-validation', () => {
  const candidates = [0, 0.01, 0.1, 1, 10];

  it.each([
    [1, 25, 8, 0],
    [2, 25, 8, 2],
    [3, 60, 3, 3],
  ])('seed %d: the same choice as from the rows', (seed, n, covariates, useful) => {
    const scores = candidates.map((ridge) => gcvFromRows(seed, n, covariates, useful, ridge));
    const best = candidates[scores.indexOf(Math.min(...scores))];
    expect(chooseRidge([arm(seed, n, covariates, useful)], candidates)).toBe(best);
  });

  it('useless covariates are shrunk hard, useful ones hardly', () => {
    expect(chooseRidge([arm(1, 25, 8, 0)], candidates)).toBeGreaterThanOrEqual(1);
    expect(chooseRidge([arm(3, 4000, 3, 3), arm(4, 4000, 3, 3)], candidates)).toBeLessThanOrEqual(0.01);
  });

  it('covariates that do not vary leave the first candidate', () => {
    expect(
      chooseRidge(
        [
          jointMomentsFromRows([
            [1, 2],
            [2, 2],
          ]),
        ],
        [0.5, 1],
      ),
    ).toBe(0.5);
    expect(() => chooseRidge([], [])).toThrow(RangeError);
    expect(() => chooseRidge([], [-1])).toThrow(RangeError);
  });
});
