import { averageLogE } from './e-values.js';
import { requireNumber } from '../distributions/argument-checks.js';

/**
 * Adjusted e-values of several hypotheses by the closure principle with averaging (Vovk & Wang 2021): for each
 * hypothesis the smallest average over all sets that contain it, which is reached by adding the smallest others one
 * by one. Rejecting where the adjusted e-value reaches 1/alpha controls the family-wise error under any dependence
 * and at any time; never weaker than Holm on 1/e. In and out as logarithms. O(m²).
 *
 * @example closedLogEValues([Math.log(100), Math.log(1)]) // [ln 50.5, ln 1]
 */
export function closedLogEValues(logEs: readonly number[]): readonly number[] {
  logEs.forEach((logE) => requireNumber(logE, 'log e-value'));
  const order = logEs.map((_, i) => i).sort((a, b) => logEs[a]! - logEs[b]!);
  return logEs.map((own, index) => {
    const others = order.filter((i) => i !== index).map((i) => logEs[i]!);
    let smallest = own;
    let chosen = [own];
    for (const other of others) {
      // Adding a value above the current average can only raise it, and the rest are larger still.
      if (other >= smallest) break;
      chosen = [...chosen, other];
      smallest = Math.min(smallest, averageLogE(chosen));
    }
    return smallest;
  });
}
