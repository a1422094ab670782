import { membersBetween, type Experiment, type Flag, type SavedGroup } from '#libs/domain';
import type { GroupUsers } from '../references/group-users.js';

/** What follows for those who use the group when it changes, one sentence each. */
export function groupConsequences(
  before: SavedGroup,
  after: SavedGroup,
  users: GroupUsers,
  opensPhase: boolean,
): string[] {
  const { added, removed } = membersBetween(before, after);
  const isList = after.content.type === 'list';
  return [
    ...(isList && added.length > 0 ? [`${values(added.length)} in.`] : []),
    ...(isList && removed.length > 0 ? [`${values(removed.length, 'go')} out.`] : []),
    ...users.groups.map((key) => `The saved group "${key}" names it and changes with it.`),
    ...users.experiments.map((experiment) => experimentConsequence(experiment, opensPhase)),
    ...users.flags.map(flagConsequence),
  ];
}

function values(count: number, verb = 'come'): string {
  return count === 1 ? `1 value ${verb === 'go' ? 'goes' : 'comes'}` : `${count} values ${verb}`;
}

function experimentConsequence({ key, status, phases }: Experiment, opensPhase: boolean): string {
  const who = `The experiment "${key}" (${status})`;
  const isLive = status === 'running' || status === 'paused';
  if (!isLive) return `${who} uses it: what it gives goes by the group as it becomes.`;
  if (opensPhase) {
    return `${who} begins phase ${phases.length + 1}: results of different phases are never pooled, and its report starts again.`;
  }
  return `${who} takes in the units that come and loses those that go; its phase goes on, since those who are in are randomised as before.`;
}

function flagConsequence({ key }: Flag): string {
  return `The flag "${key}" goes by the group as it becomes.`;
}
