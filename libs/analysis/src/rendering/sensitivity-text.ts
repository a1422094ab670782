import type { Sensitivity } from '#libs/domain';
import { decimals, percent } from '../wording.js';
import { chanceText } from './p-text.js';

/** What the data could have shown, for an analyst; one sentence for each number that is known. */
export function sensitivityTexts(sensitivity: Sensitivity | null): string[] {
  if (!sensitivity) return [];
  const { minimumDetectableEffect, skewness, exaggeration, wrongSignProbability } = sensitivity;
  return [
    minimumDetectableEffect === null
      ? null
      : `These data find a relative effect of ${percent(minimumDetectableEffect)} with 80 % power at a fixed horizon.`,
    exaggeration === null
      ? null
      : `Were the true effect as large as estimated, a significant estimate would exaggerate it ${decimals(exaggeration)} times on average${wrongSignProbability === null ? '' : ` (chance of the wrong sign: ${chanceText(wrongSignProbability)})`}.`,
    skewness === null ? null : `Skewness of the estimated difference: ${decimals(skewness)}.`,
  ].filter((text) => text !== null);
}
