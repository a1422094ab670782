/** `count` weights of the same size that sum to one; none for a count of zero or less. */
export function equalWeights(count: number): number[] {
  return count > 0 ? Array.from({ length: count }, () => 1 / count) : [];
}
