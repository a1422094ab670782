import type { Experiment } from '#libs/domain';
import type { UnitMoves } from '../../dry-run/intent.js';
import { shareInWords } from '../../references/in-words.js';

/** What happens to units, in words. */
export function unitSentences(before: Experiment, after: Experiment, units: UnitMoves | null): string[] {
  const sentences = sentencesOf(before, after, units);
  const waits = before.status === 'paused' && after.status === 'paused' && units !== null;
  return waits ? sentences.map((sentence) => `Once it is resumed: ${sentence}`) : sentences;
}

function sentencesOf(before: Experiment, after: Experiment, units: UnitMoves | null): string[] {
  if (units === null) {
    return [
      `Who comes in and who loses a variant depends on the attributes of the units: preview it with POST /v1/experiments/${after.key}/preview.`,
    ];
  }
  const whom = isOpen(after) ? 'all units' : 'the units that targeting and prerequisites let in';
  const { staying, moving, entering, leaving } = units;
  const sentences = [
    ...(moving > 0 ? [`${shareInWords(moving)} of ${whom} get another variant.`] : []),
    ...(entering > 0 ? [`${shareInWords(entering)} of ${whom} get a variant and had none.`] : []),
    ...(leaving > 0 ? [`${shareInWords(leaving)} of ${whom} lose their variant.`] : []),
  ];
  const isMoved = sentences.length > 0;
  if (isMoved && staying > 0) return [...sentences, `${shareInWords(staying)} of ${whom} keep theirs.`];
  const isPlaced = before.traffic !== after.traffic || before.variants !== after.variants;
  return !isMoved && staying > 0 && isPlaced ? ['Every unit keeps the variant that it has.'] : sentences;
}

function isOpen({ targeting, prerequisites }: Experiment): boolean {
  return targeting === null && prerequisites.length === 0;
}
