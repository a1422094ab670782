import {
  AlreadyExistsError,
  ExperimentRepository,
  FlagRepository,
  SavedGroupRepository,
  type Experiment,
  type ExperimentStatus,
  type Flag,
  type Prerequisite,
  type SavedGroupSummary,
  type Violation,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import type { Dependant } from './dependant.js';
import { everyItem } from './every-item.js';
import type { GroupUsers } from './group-users.js';
import { groupsNaming } from './groups-naming.js';
import { pathsFrom } from './paths-from.js';
import {
  groupReferences,
  partsOfExperiment,
  partsOfFlag,
  type GroupReference,
  type ReferringPart,
} from './referring-part.js';

export type { Dependant } from './dependant.js';

/** What refers to others: an experiment, a flag, or a saved group with a condition. */
export interface Referrer {
  /** Key of the experiment or flag, which its prerequisites must not lead back to; null for a group, which has none. */
  key: string | null;
  parts: readonly ReferringPart[];
}

/** Who has prerequisites: what `key` names. */
interface Feature {
  status: ExperimentStatus | 'flag';
  prerequisites: readonly Prerequisite[];
}

/** Names in conditions and prerequisites: whether they lead somewhere. */
@Injectable()
export class ReferencesService {
  constructor(
    private readonly experiments: ExperimentRepository,
    private readonly flags: FlagRepository,
    private readonly savedGroups: SavedGroupRepository,
  ) {}

  /** Saved groups and prerequisites that do not exist, groups of the wrong kind, and prerequisites that lead back. */
  async violations(projectId: string, { key, parts }: Referrer): Promise<Violation[]> {
    const unknown = await this.unresolvedGroups(projectId, groupReferences(parts));
    const features = new Map<string, Promise<Feature | null>>();
    const feature = (name: string): Promise<Feature | null> => {
      const known = features.get(name) ?? this.findFeature(projectId, name);
      features.set(name, known);
      return known;
    };
    const leading = await Promise.all(
      parts.flatMap(({ prerequisites, prerequisitesPointer }) =>
        prerequisites.map((prerequisite, index) =>
          prerequisiteViolations(key, prerequisite.key, `${prerequisitesPointer}/${index}/key`, feature),
        ),
      ),
    );
    return [...unknown, ...leading.flat()];
  }

  /** Experiments that are not archived, and flags, whose prerequisites name the key. */
  async dependantsOf(projectId: string, key: string): Promise<Dependant[]> {
    const dependants: Dependant[] = [];
    for await (const experiment of this.everyExperiment(projectId)) {
      if (experiment.status === 'archived' || !names(experiment.prerequisites, key)) continue;
      dependants.push({ type: 'experiment', key: experiment.key, status: experiment.status });
    }
    for await (const flag of this.everyFlag(projectId)) {
      const isDependant = flag.rules.some(({ prerequisites }) => names(prerequisites, key));
      if (isDependant) dependants.push({ type: 'flag', key: flag.key, status: null });
    }
    return dependants;
  }

  /** AlreadyExistsError when an experiment or a flag has the key: apps ask for both by one name. */
  async refuseIfTaken(projectId: string, key: string): Promise<void> {
    if ((await this.experiments.findByKey(projectId, key)) !== null) {
      throw new AlreadyExistsError('experiment', key);
    }
    if ((await this.flags.findByKey(projectId, key)) !== null) throw new AlreadyExistsError('flag', key);
  }

  /** Who is touched when somebody enters or leaves the group, through other groups too. */
  async usersOfGroup(projectId: string, key: string): Promise<GroupUsers> {
    const groups = await this.allSavedGroups(projectId);
    const through = groupsNaming(key, groups);
    const meant = new Set([key, ...through]);
    const isMeant = (parts: readonly ReferringPart[]): boolean =>
      groupReferences(parts).some((reference) => meant.has(reference.key));
    const users: GroupUsers = { groups: [...through], experiments: [], flags: [] };
    for await (const experiment of this.everyExperiment(projectId)) {
      const isUser = experiment.status !== 'archived' && isMeant(partsOfExperiment(experiment));
      if (isUser) users.experiments.push(experiment);
    }
    for await (const flag of this.everyFlag(projectId)) {
      if (isMeant(partsOfFlag(flag))) users.flags.push(flag);
    }
    return users;
  }

  async allExperiments(projectId: string): Promise<Experiment[]> {
    const experiments: Experiment[] = [];
    for await (const experiment of this.everyExperiment(projectId)) experiments.push(experiment);
    return experiments;
  }

  everyExperiment(projectId: string): AsyncGenerator<Experiment> {
    return everyItem((page) => this.experiments.list(projectId, page, null));
  }

  everyFlag(projectId: string): AsyncGenerator<Flag> {
    return everyItem((page) => this.flags.list(projectId, page));
  }

  async allSavedGroups(projectId: string): Promise<SavedGroupSummary[]> {
    const groups: SavedGroupSummary[] = [];
    for await (const group of everyItem<SavedGroupSummary>((page) =>
      this.savedGroups.list(projectId, page),
    )) {
      groups.push(group);
    }
    return groups;
  }

  private async unresolvedGroups(
    projectId: string,
    references: readonly GroupReference[],
  ): Promise<Violation[]> {
    if (references.length === 0) return [];
    const types = new Map<string, SavedGroupSummary['content']['type']>();
    for (const { key, content } of await this.allSavedGroups(projectId)) types.set(key, content.type);
    return references.flatMap(({ key, pointer, needsList }) => {
      const detail = groupFault(key, types.get(key), needsList);
      return detail === null ? [] : [{ pointer, detail }];
    });
  }

  private async findFeature(projectId: string, key: string): Promise<Feature | null> {
    const [experiment, flag] = await Promise.all([
      this.experiments.findByKey(projectId, key),
      this.flags.findByKey(projectId, key),
    ]);
    if (experiment !== null) return experiment;
    if (flag === null) return null;
    return { status: 'flag', prerequisites: flag.rules.flatMap(({ prerequisites }) => prerequisites) };
  }
}

function names(prerequisites: readonly Prerequisite[], key: string): boolean {
  return prerequisites.some((prerequisite) => prerequisite.key === key);
}

function groupFault(
  key: string,
  type: SavedGroupSummary['content']['type'] | undefined,
  needsList: boolean,
): string | null {
  if (type === undefined) return `names the saved group "${key}", which does not exist`;
  if (!needsList || type === 'list') return null;
  return `needs a list, and the saved group "${key}" is a condition: write {"$savedGroup": {"id": "${key}"}} instead`;
}

async function prerequisiteViolations(
  referrer: string | null,
  key: string,
  pointer: string,
  feature: (key: string) => Promise<Feature | null>,
): Promise<Violation[]> {
  if (key === referrer) return [{ pointer, detail: `must not name "${key}" itself` }];
  const found = await feature(key);
  if (found === null) {
    return [{ pointer, detail: `names "${key}", and there is no flag or experiment of that key` }];
  }
  if (found.status === 'archived') {
    return [
      { pointer, detail: `names the experiment "${key}", which is archived and gives nothing any more` },
    ];
  }
  const needs = async (name: string): Promise<string[]> =>
    ((await feature(name))?.prerequisites ?? []).map((prerequisite) => prerequisite.key);
  const path = referrer === null ? null : (await pathsFrom(key, needs)).get(referrer);
  if (!path) return [];
  const words = [referrer, ...path].map((name) => `"${name}"`).join(' needs ');
  return [{ pointer, detail: `leads back to where it starts: ${words}` }];
}
