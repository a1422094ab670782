import type { CoveredExperiment, Holdout } from '#libs/domain';
import { shareInWords } from '../references/in-words.js';

/** What a new holdout covers, one sentence each. */
export function creationConsequences({ scope, unit, share }: Holdout): string[] {
  const whose = scope === 'global' ? 'of every project' : 'of this project';
  return [
    `It keeps ${shareInWords(share)} of the units by "${unit}" out of every experiment ${whose} that randomises "${unit}" and starts from now on until it is ended, and out of what these ship.`,
    'Experiments that run or are paused already are not touched: nobody loses a variant.',
    'Flags are not covered.',
  ];
}

/** What happens when it is ended, one sentence each. */
export function endConsequences(
  { share }: Holdout,
  covers: readonly CoveredExperiment[],
  projectId: string,
): string[] {
  const own = covers.filter((experiment) => experiment.projectId === projectId);
  const elsewhere = covers.length - own.length;
  return [
    ...own.flatMap((experiment) => releaseOf(experiment, shareInWords(share))),
    ...(elsewhere > 0 ? [`So do experiments of other projects (${elsewhere}).`] : []),
    'Experiments that start later do not hold these units out. An ended holdout cannot be put in force again.',
  ];
}

function releaseOf({ key, status }: CoveredExperiment, share: string): string[] {
  switch (status) {
    case 'running':
    case 'paused':
      return [
        `The experiment "${key}" (${status}) admits the ${share} of its units that were held out, as if its traffic were raised: nobody else moves.`,
      ];
    case 'stopped':
    case 'decided':
      return [`What the experiment "${key}" (${status}) ships goes to the ${share} of units held out, too.`];
    default:
      return [];
  }
}
