import { symmetricEigen } from '../linear-algebra/symmetric-eigen.js';
import { sandwich } from './coefficient-covariance.js';
import type { LeastSquaresFit } from './least-squares.js';

/**
 * Cluster-robust family: CR0 plain (Liang & Zeger 1986), CR1 x G/(G-1) (n-1)/(n-p), CR2 bias-reduced
 * (Bell & McCaffrey 2002), CR3 jackknife-like.
 */
export type ClusterCovarianceType = 'CR0' | 'CR1' | 'CR2' | 'CR3';

/** Rows of one cluster. */
export interface Cluster {
  readonly rows: readonly number[];
}

/** Rows by cluster, in order of first appearance; exported for the other cluster methods. */
export function clustersOf(labels: readonly (string | number)[]): readonly Cluster[] {
  const byLabel = new Map<string | number, number[]>();
  labels.forEach((label, row) => {
    const rows = byLabel.get(label);
    if (rows) rows.push(row);
    else byLabel.set(label, [row]);
  });
  return [...byLabel.values()].map((rows) => ({ rows }));
}

/**
 * (I - H)^power e within a cluster, where H = X_g (X'X)⁻¹ X_g' has at most p nonzero eigenvalues: they come
 * from the p x p matrix C'X_g'X_g C with C C' = (X'X)⁻¹, so a cluster of a million rows costs no more.
 */
export function adjustResiduals(
  design: readonly (readonly number[])[],
  residuals: readonly number[],
  root: readonly (readonly number[])[],
  power: number,
): readonly number[] {
  const loadings = design.map((x) =>
    root.map((column) => column.reduce((sum, value, j) => sum + value * x[j]!, 0)),
  );
  const gram = root.map((_, j) =>
    root.map((__, k) => loadings.reduce((sum, row) => sum + row[j]! * row[k]!, 0)),
  );
  const { values, vectors } = symmetricEigen(gram);
  const adjusted = [...residuals];
  values.forEach((value, j) => {
    if (!(value > 1e-14)) return;
    // Eigenvalue 1: the cluster alone determines a direction and says nothing about its error.
    const gain = value >= 1 - 1e-10 ? -1 : (1 - value) ** power - 1;
    const direction = loadings.map((row) => row.reduce((sum, entry, k) => sum + entry * vectors[j]![k]!, 0));
    const projection = direction.reduce((sum, entry, i) => sum + entry * residuals[i]!, 0) / value;
    direction.forEach((entry, i) => {
      adjusted[i]! += gain * projection * entry;
    });
  });
  return adjusted;
}

/** Columns c_j with Σ c_j c_j' = (X'X)⁻¹. */
export function rootOfInverseGram(fit: LeastSquaresFit): readonly (readonly number[])[] {
  const { values, vectors } = symmetricEigen(fit.inverseGram);
  return vectors.map((vector, j) => vector.map((entry) => entry * Math.sqrt(Math.max(0, values[j]!))));
}

const POWER: Readonly<Record<ClusterCovarianceType, number | null>> = {
  CR0: null,
  CR1: null,
  CR2: -0.5,
  CR3: -1,
};

/**
 * Covariance of coefficients when rows within a cluster (a user's sessions, a city's users) depend on each
 * other. `labels` gives each row's cluster. Use CR2 below about 40 clusters; below 12 no formula is safe.
 */
export function clusterCovariance(
  fit: LeastSquaresFit,
  labels: readonly (string | number)[],
  type: ClusterCovarianceType,
): number[][] {
  if (labels.length !== fit.design.length) throw new RangeError('one cluster label per row is needed');
  const clusters = clustersOf(labels);
  const root = rootOfInverseGram(fit);
  const meat = fit.inverseGram.map((row) => row.map(() => 0));
  for (const { rows } of clusters) {
    const design = rows.map((row) => fit.design[row]!);
    const own = rows.map((row) => fit.residuals[row]!);
    const power = POWER[type];
    const residuals = power === null ? own : adjustResiduals(design, own, root, power);
    const score = meat.map((_, j) => design.reduce((sum, x, i) => sum + x[j]! * residuals[i]!, 0));
    for (let j = 0; j < score.length; j++)
      for (let k = 0; k < score.length; k++) meat[j]![k]! += score[j]! * score[k]!;
  }
  const [groups, n] = [clusters.length, labels.length];
  const canCorrect = type === 'CR1' && groups > 1 && fit.degreesOfFreedom > 0;
  const factor = canCorrect ? (groups / (groups - 1)) * ((n - 1) / fit.degreesOfFreedom) : 1;
  return sandwich(fit.inverseGram, meat).map((row) => row.map((value) => value * factor));
}
