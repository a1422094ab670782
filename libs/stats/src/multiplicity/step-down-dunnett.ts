import { dunnettP, type DunnettFamily } from './dunnett.js';

/**
 * Step-down Dunnett test (Dunnett & Tamhane 1991): the largest statistic is compared with the whole family, the
 * next with the comparisons that are left, and so on. Adjusted p-values in input order, never above those of
 * {@link dunnettP}: more power with the same strong control of the family-wise error. `statistics` are one t per
 * loading; two-sided takes |t|.
 *
 * @example
 * stepDownDunnett([3.1, 2.1], { loadings: [Math.SQRT1_2, Math.SQRT1_2], degreesOfFreedom: Infinity, sides: 2 })
 * // [0.0037, 0.0357]: the second is its own two-sided p-value
 */
export function stepDownDunnett(statistics: readonly number[], family: DunnettFamily): readonly number[] {
  if (statistics.length !== family.loadings.length) {
    throw new RangeError(`${statistics.length} statistics for ${family.loadings.length} loadings`);
  }
  const size = (i: number): number => (family.sides === 2 ? Math.abs(statistics[i]!) : statistics[i]!);
  const order = statistics.map((_, i) => i).sort((a, b) => size(b) - size(a));
  const adjusted = statistics.map(() => 1);
  let largest = 0;
  order.forEach((index, step) => {
    const loadings = order.slice(step).map((i) => family.loadings[i]!);
    largest = Math.max(largest, dunnettP(statistics[index]!, { ...family, loadings }));
    adjusted[index] = largest;
  });
  return adjusted;
}
