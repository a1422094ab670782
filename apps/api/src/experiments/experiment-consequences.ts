import type { Experiment } from '#libs/domain';
import type { UnitMoves } from '../dry-run/intent.js';
import { dependantInWords } from '../references/in-words.js';
import type { Dependant } from '../references/references.service.js';
import { changeSentences } from './consequences/change-sentences.js';
import { lifeSentences } from './consequences/life-sentences.js';
import { unitSentences } from './consequences/unit-sentences.js';

export interface Happening {
  action: string;
  before: Experiment | null;
  after: Experiment | null;
  units: UnitMoves | null;
  /** Those that have the experiment as a prerequisite. */
  dependants: readonly Dependant[];
}

/** What follows from a write to an experiment, in sentences for people who decide. */
export function experimentConsequences(happening: Happening): string[] {
  const { before, after } = happening;
  if (after === null) return ['The draft is gone for good; nobody has a variant of it.'];
  if (before === null) return ['It is a draft: apps get nothing of it until it starts.'];
  if (before === after) return ['Nothing would change.'];
  const isStep = before.status !== after.status;
  return [
    ...(isStep ? lifeSentences(before, after) : changeSentences(before, after)),
    ...unitSentences(before, after, happening.units),
    ...dependantSentences(happening),
  ];
}

function dependantSentences({ before, after, units, dependants }: Happening): string[] {
  const changesNobody =
    before?.status === after?.status &&
    before?.phases.length === after?.phases.length &&
    units !== null &&
    units.moving + units.entering + units.leaving === 0;
  if (changesNobody) return [];
  return dependants.map(
    (dependant) =>
      `It is a prerequisite of ${dependantInWords(dependant)}: whom that lets in changes with the value that units get here.`,
  );
}
