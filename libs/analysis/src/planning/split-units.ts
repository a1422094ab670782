/** Whole units by variant that sum to `units`, as near to the weights as whole units can be (largest remainders). */
export function splitUnits(units: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (units * weight) / total);
  const whole = exact.map((share) => Math.floor(share + 1e-9));
  const left = units - whole.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - whole[index]! }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) whole[index]!++;
  return whole;
}

/** Whole units by variant of which none gets less than its share of `units`. */
export function splitUnitsUp(units: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.ceil((units * weight) / total - 1e-9));
}
