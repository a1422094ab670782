import { isDataError } from '../data-error.js';
import { symmetricEigen } from '../linear-algebra/symmetric-eigen.js';
import { seededRandom } from '../random/random-source.js';
import { standardNormals } from '../random/standard-normal.js';
import { clusterCovariance } from './cluster-covariance.js';
import { inferClusteredCoefficient, type ClusteredCoefficient } from './infer-clustered-coefficient.js';
import { leastSquares, type LeastSquaresFit } from './least-squares.js';
import { wildClusterBootstrap, type WildClusterBootstrap } from './wild-cluster-bootstrap.js';

interface Rows {
  readonly design: number[][];
  readonly outcome: number[];
  readonly labels: number[];
}

/** Clusters of the given sizes, the first `treated` of them treated, with an effect and a shared error. */
function clusteredRows(
  sizes: readonly number[],
  treated: number,
  effect: number,
  withCovariate = false,
): Rows {
  const normal = standardNormals(seededRandom(11));
  const rows: Rows = { design: [], outcome: [], labels: [] };
  sizes.forEach((size, cluster) => {
    const shared = 0.7 * normal();
    const treat = cluster < treated ? 1 : 0;
    for (let i = 0; i < size; i++) {
      const x = normal();
      rows.design.push(withCovariate ? [1, treat, x] : [1, treat]);
      rows.outcome.push(1 + effect * treat + 0.3 * x + shared + normal());
      rows.labels.push(cluster);
    }
  });
  return rows;
}

function fitOf({ design, outcome }: Rows): LeastSquaresFit {
  const fit = leastSquares(design, outcome);
  if (isDataError(fit)) throw new Error(fit.detail);
  return fit;
}

function tested(rows: Rows): ClusteredCoefficient {
  const result = inferClusteredCoefficient(fitOf(rows), rows.labels, { index: 1 });
  if (isDataError(result)) throw new Error(result.detail);
  return result;
}

/** Satterthwaite from whole matrices: every row against every row, an eigen-decomposition per cluster. */
function denseDegreesOfFreedom(rows: Rows): number {
  const fit = fitOf(rows);
  const n = rows.labels.length;
  const hat = fit.design.map((x) =>
    fit.design.map((y) =>
      x.reduce((sum, a, j) => sum + a * y.reduce((inner, b, k) => inner + fit.inverseGram[j]![k]! * b, 0), 0),
    ),
  );
  const columns = [...new Set(rows.labels)].map((label) => {
    const own = rows.labels.map((l, i) => (l === label ? i : -1)).filter((i) => i >= 0);
    const block = own.map((i) => own.map((j) => (i === j ? 1 : 0) - hat[i]![j]!));
    const { values, vectors } = symmetricEigen(block);
    const raw = own.map((i) => fit.design[i]!.reduce((sum, x, j) => sum + x * fit.inverseGram[j]![1]!, 0));
    const adjusted = own.map((_, a) =>
      values.reduce((sum, value, k) => {
        const along = vectors[k]!.reduce((inner, entry, b) => inner + entry * raw[b]!, 0);
        return sum + (value > 1e-10 ? vectors[k]![a]! * along * value ** -0.5 : 0);
      }, 0),
    );
    return Array.from({ length: n }, (_, i) =>
      own.reduce((sum, j, a) => sum + ((i === j ? 1 : 0) - hat[j]![i]!) * adjusted[a]!, 0),
    );
  });
  const inner = columns.map((a) => columns.map((b) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)));
  const trace = inner.reduce((sum, row, i) => sum + row[i]!, 0);
  return trace ** 2 / inner.flat().reduce((sum, value) => sum + value ** 2, 0);
}

describe('CR2 with Satterthwaite degrees of freedom', () => {
  it('equal clusters: G - 2 for even halves, the Welch form for uneven ones', () => {
    expect(tested(clusteredRows(Array<number>(14).fill(6), 7, 0)).degreesOfFreedom).toBeCloseTo(12, 8);
    const [a, b] = [4, 10];
    const welch = (1 / a + 1 / b) ** 2 / (1 / (a * a * (a - 1)) + 1 / (b * b * (b - 1)));
    expect(tested(clusteredRows(Array<number>(14).fill(6), a, 0)).degreesOfFreedom).toBeCloseTo(welch, 8);
  });

  it('uneven clusters with a covariate: equals the computation from whole matrices', () => {
    const rows = clusteredRows([3, 9, 4, 12, 5, 7, 2, 8], 3, 0.5, true);
    expect(tested(rows).degreesOfFreedom).toBeCloseTo(denseDegreesOfFreedom(rows), 7);
    expect(tested(rows).flags).toEqual(['FEW_CLUSTERS']);
  });

  it('equal clusters: the error is that of the t test on cluster means', () => {
    const rows = clusteredRows(Array<number>(10).fill(5), 5, 1);
    const means = Array.from({ length: 10 }, (_, g) =>
      rows.outcome.slice(5 * g, 5 * g + 5).reduce((sum, y) => sum + y / 5, 0),
    );
    const variance = (values: number[]): number => {
      const centre = values.reduce((sum, v) => sum + v / values.length, 0);
      return values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length - 1) / values.length;
    };
    const expected = Math.sqrt(variance(means.slice(0, 5)) + variance(means.slice(5)));
    expect(tested(rows).standardError).toBeCloseTo(expected, 10);
  });

  it('one cluster is no sample of clusters; a missing coefficient is a mistake', () => {
    const rows = clusteredRows([6, 6], 1, 0);
    const fit = fitOf(rows);
    expect(
      inferClusteredCoefficient(
        fit,
        rows.labels.map(() => 0),
        { index: 1 },
      ),
    ).toMatchObject({
      kind: 'error',
    });
    expect(() => inferClusteredCoefficient(fit, rows.labels, { index: 2 })).toThrow(RangeError);
  });
});

/** The bootstrap done the slow way: new outcomes, a new regression and a new error for each draw. */
function slowBootstrap(rows: Rows, draws: number): number {
  const webb = [-Math.sqrt(1.5), -1, -Math.sqrt(0.5), Math.sqrt(0.5), 1, Math.sqrt(1.5)];
  const random = seededRandom(5);
  const t = (outcome: number[]): number => {
    const fit = fitOf({ ...rows, outcome });
    return fit.coefficients[1]! / Math.sqrt(clusterCovariance(fit, rows.labels, 'CR1')[1]![1]!);
  };
  const restricted = fitOf({ ...rows, design: rows.design.map(([one, , ...rest]) => [one!, ...rest]) });
  const observed = Math.abs(t(rows.outcome));
  const clusters = new Set(rows.labels).size;
  let hits = 0;
  for (let draw = 0; draw < draws; draw++) {
    const weights = Array.from({ length: clusters }, () => webb[Math.floor(6 * random())]!);
    const outcome = rows.outcome.map((y, i) => {
      const residual = restricted.residuals[i]!;
      return y - residual + weights[rows.labels[i]!]! * residual;
    });
    if (Math.abs(t(outcome)) >= observed * (1 - 1e-12)) hits += 1;
  }
  return hits / draws;
}

describe('wild cluster bootstrap', () => {
  const rows = clusteredRows([3, 9, 4, 12, 5, 7, 2, 8], 4, 1.2, true);
  const run = (options: object = {}): WildClusterBootstrap => {
    const result = wildClusterBootstrap(fitOf(rows), rows.labels, {
      index: 1,
      random: seededRandom(5),
      draws: 199,
      ...options,
    });
    if (isDataError(result)) throw new Error(result.detail);
    return result;
  };

  it('equals new regressions on new outcomes, draw by draw', () => {
    expect(run().pValue).toBe(slowBootstrap(rows, 199));
  });

  it('the interval holds what the test does not reject', () => {
    const { interval, estimate } = run();
    expect(interval.lower).toBeLessThan(estimate);
    expect(interval.upper).toBeGreaterThan(estimate);
    const width = interval.upper - interval.lower;
    expect(run({ nullValue: interval.lower - 0.05 * width }).pValue).toBeLessThanOrEqual(0.05);
    expect(run({ nullValue: interval.lower + 0.05 * width }).pValue).toBeGreaterThan(0.05);
  });

  it('needs three clusters and sensible options', () => {
    const two = clusteredRows([4, 4], 1, 0);
    expect(wildClusterBootstrap(fitOf(two), two.labels, { index: 1, random: seededRandom(1) })).toMatchObject(
      {
        code: 'INSUFFICIENT_DATA',
      },
    );
    expect(() => run({ draws: 3 })).toThrow(RangeError);
    expect(() => run({ index: 9 })).toThrow(RangeError);
  });
});
