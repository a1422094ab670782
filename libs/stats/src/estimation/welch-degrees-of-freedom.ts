/** A variance component of a difference and its degrees of freedom. */
export interface VarianceComponent {
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

/**
 * Welch-Satterthwaite degrees of freedom of a sum of independent variance components,
 * (ΣV)² / Σ(V²/df). Real-valued, never rounded. Components of zero variance drop out: an arm without
 * variation leaves the other arm's degrees of freedom. NaN-free: 0 when all variances are zero.
 */
export function welchDegreesOfFreedom(components: readonly VarianceComponent[]): number {
  const total = components.reduce((sum, { variance }) => sum + variance, 0);
  if (!(total > 0)) return 0;
  const inverse = components.reduce((sum, { variance, degreesOfFreedom }) => {
    const share = variance / total;
    return sum + (share * share) / degreesOfFreedom;
  }, 0);
  return 1 / inverse;
}
