import type { PowerQuestion } from '#libs/domain';
import type { Detection } from './detection.js';
import { degreesOfFreedomOf, effectAt, type Pair } from './noncentrality.js';

/** Smallest relative effect found with the wanted power by these units; null: none is. */
export function detectableEffect(question: PowerQuestion, detection: Detection, pair: Pair): number | null {
  const degreesOfFreedom = degreesOfFreedomOf(question, pair);
  const needed = degreesOfFreedom === null ? null : detection.needed(degreesOfFreedom);
  const effect = needed === null ? null : effectAt(question, needed, pair);
  return effect !== null && Number.isFinite(effect) ? effect : null;
}
