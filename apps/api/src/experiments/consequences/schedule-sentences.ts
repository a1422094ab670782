import type { Experiment } from '#libs/domain';
import { shareInWords } from '../../references/in-words.js';

/** What changes of what happens by itself. */
export function scheduleSentences(before: Experiment, after: Experiment): string[] {
  const [old, next] = [before.schedule, after.schedule];
  const dropped = next.ramp.length === 0 ? old.ramp.length : 0;
  return [
    ...timeSentence('starts', old.startAt, next.startAt),
    ...timeSentence('stops', old.stopAt, next.stopAt),
    ...(dropped > 0 ? [`What is left of the ramp (${steps(dropped)}) is dropped.`] : []),
    ...(next.ramp.length > 0 && JSON.stringify(next.ramp) !== JSON.stringify(old.ramp)
      ? [
          `Traffic goes to ${next.ramp.map(({ traffic }) => shareInWords(traffic)).join(', then ')} by itself.`,
        ]
      : []),
    ...(old.held !== null && next.held === null && dropped === 0
      ? [`What was held since ${old.held.at.toISOString()} goes on.`]
      : []),
  ];
}

function timeSentence(verb: string, before: Date | null, after: Date | null): string[] {
  if (before?.getTime() === after?.getTime()) return [];
  return after === null
    ? [`It no longer ${verb} by itself.`]
    : [`It ${verb} by itself at ${after.toISOString()}.`];
}

function steps(count: number): string {
  return count === 1 ? '1 step' : `${count} steps`;
}
