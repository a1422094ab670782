import {
  allocationOf,
  AlreadyExistsError,
  InUseError,
  InvalidInputError,
  NotFoundError,
  openPhase,
  SavedGroupRepository,
  savedGroupViolations,
  VersionConflictError,
  type Experiment,
  type Page,
  type PageRequest,
  type SavedGroup,
  type SavedGroupSummary,
  type Violation,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { NO_EFFECTS, type Effects, type Intent } from '../dry-run/intent.js';
import { groupCircle } from '../references/group-circle.js';
import type { GroupUsers } from '../references/group-users.js';
import { ReferencesService } from '../references/references.service.js';
import { conditionViolations, type ReferringPart } from '../references/referring-part.js';
import { checkVersion } from '../requester/check-version.js';
import { Clock } from '../requester/clock.js';
import { changeBy, type Requester } from '../requester/requester.js';
import { groupConsequences } from './saved-group-consequences.js';
import { changedContent, contentOf } from './saved-group-content.js';
import { SavedGroupChange, SavedGroupInput } from './saved-group.dto.js';

/** So often are the experiments read anew when one of them was changed meanwhile. */
const ATTEMPTS = 5;

@Injectable()
export class SavedGroupsService {
  constructor(
    private readonly savedGroups: SavedGroupRepository,
    private readonly references: ReferencesService,
    private readonly clock: Clock,
  ) {}

  async planCreation(input: SavedGroupInput, requester: Requester): Promise<Intent<SavedGroup>> {
    await nextTurn(); // To judge a hundred thousand values has taken long enough; to look through them takes as long again.
    const now = this.clock.now();
    const { projectId } = requester;
    const { key, name = key, description = '' } = input;
    const own = { id: randomUUID(), projectId, version: 1, createdAt: now, updatedAt: now };
    const group: SavedGroup = { ...own, key, name, description, content: contentOf(input) };
    await this.check(group);
    if ((await this.savedGroups.findByKey(projectId, key)) !== null) {
      throw new AlreadyExistsError('saved group', key);
    }
    const action = 'saved-group.create';
    return {
      action,
      before: null,
      after: group,
      effects: () => ({ ...NO_EFFECTS, consequences: ['Nothing uses it yet: no unit is touched.'] }),
      carryOut: () => this.savedGroups.create(group, changeBy(requester, action)),
    };
  }

  async get(projectId: string, key: string): Promise<SavedGroup> {
    const group = await this.savedGroups.findByKey(projectId, key);
    if (group === null) throw new NotFoundError('saved group', key);
    return group;
  }

  list(projectId: string, page: PageRequest): Promise<Page<SavedGroupSummary>> {
    return this.savedGroups.list(projectId, page);
  }

  async planChange(
    key: string,
    change: SavedGroupChange,
    expectedVersion: number | null,
    requester: Requester,
  ): Promise<Intent<SavedGroup>> {
    const before = await this.get(requester.projectId, key);
    checkVersion('saved group', before, expectedVersion);
    const { name = before.name, description = before.description } = change;
    const changed: SavedGroup = {
      ...before,
      name,
      description,
      content: changedContent(before.content, change),
    };
    await this.check(changed);
    // Of a hundred thousand values, to write both down in one order takes a quarter of a second.
    const isSame = isDeepStrictEqual(changed, before);
    const after = isSame ? before : { ...changed, version: before.version + 1, updatedAt: this.clock.now() };
    return {
      action: 'saved-group.update',
      before,
      after,
      effects: () => this.effects(before, after),
      carryOut: () => (isSame ? Promise.resolve() : this.update(before, after, requester)),
    };
  }

  async planDeletion(
    key: string,
    expectedVersion: number | null,
    requester: Requester,
  ): Promise<Intent<SavedGroup>> {
    const before = await this.get(requester.projectId, key);
    checkVersion('saved group', before, expectedVersion);
    const users = usersInWords(await this.references.usersOfGroup(before.projectId, key));
    if (users.length > 0) {
      throw new InUseError(
        `The saved group "${key}" is used by ${users.join(', ')}; change or archive those first.`,
      );
    }
    const action = 'saved-group.delete';
    return {
      action,
      before,
      after: null,
      effects: () => ({ ...NO_EFFECTS, consequences: ['Nothing uses it: no unit is touched.'] }),
      carryOut: () => this.savedGroups.delete(before, changeBy(requester, action)),
    };
  }

  private async check(group: SavedGroup): Promise<void> {
    const { projectId, content } = group;
    const parts: ReferringPart[] =
      content.type === 'list'
        ? []
        : [
            {
              ...{ condition: content.condition, conditionPointer: '/condition' },
              ...{ prerequisites: [], prerequisitesPointer: '' },
            },
          ];
    const circle = await this.circle(group);
    const violations = [
      ...savedGroupViolations(group),
      ...parts.flatMap(conditionViolations),
      ...(circle.length > 0 ? circle : await this.references.violations(projectId, { key: null, parts })),
    ];
    if (violations.length > 0) {
      throw new InvalidInputError('The saved group contradicts itself.', violations);
    }
  }

  private async circle(group: SavedGroup): Promise<Violation[]> {
    if (group.content.type === 'list') return [];
    return groupCircle(group, await this.references.allSavedGroups(group.projectId));
  }

  /**
   * The group and, when its condition changes who is meant, a new phase of every experiment that runs by it: in one transaction,
   * so that neither is without the other.
   */
  private async update(before: SavedGroup, after: SavedGroup, requester: Requester): Promise<void> {
    const change = changeBy(requester, 'saved-group.update');
    if (!isMeantOtherwise(before, after)) return this.savedGroups.update(after, change);
    for (let attempt = 1; ; attempt += 1) {
      const { experiments } = await this.references.usersOfGroup(after.projectId, after.key);
      const phased = experiments.filter(isLive).map((experiment) => withNewPhase(experiment, after));
      try {
        return await this.savedGroups.updateWithExperiments(after, phased, change);
      } catch (error) {
        if (!(error instanceof VersionConflictError) || attempt === ATTEMPTS) throw error;
        // Was it the group itself, there is nothing to repeat.
        checkVersion('saved group', await this.get(after.projectId, after.key), before.version);
      }
    }
  }

  private async effects(before: SavedGroup, after: SavedGroup): Promise<Effects> {
    if (isDeepStrictEqual(before.content, after.content)) return NO_EFFECTS;
    const users = await this.references.usersOfGroup(before.projectId, before.key);
    const opens = isMeantOtherwise(before, after);
    return {
      opensPhase: opens && users.experiments.some(isLive),
      units: null,
      consequences: groupConsequences(before, after, users, opens),
    };
  }
}

/**
 * Members of a list may come and go: membership is like any attribute of a unit, and those who are in stay randomised. Another
 * condition, or another attribute, is another question about who is eligible.
 */
function isMeantOtherwise({ content: before }: SavedGroup, { content: after }: SavedGroup): boolean {
  if (before.type === 'list' && after.type === 'list') return before.attribute !== after.attribute;
  return !isDeepStrictEqual(before, after);
}

function isLive({ status }: Experiment): boolean {
  return status === 'running' || status === 'paused';
}

function withNewPhase(experiment: Experiment, { key, updatedAt }: SavedGroup): Experiment {
  const reason = `changed saved group ${key}`;
  const phases = openPhase(experiment.phases, allocationOf(experiment), reason, updatedAt);
  return { ...experiment, phases, version: experiment.version + 1, updatedAt };
}

function usersInWords({ groups, experiments, flags }: GroupUsers): string[] {
  return [
    ...groups.map((key) => `the saved group "${key}"`),
    ...experiments.map(({ key, status }) => `the experiment "${key}" (${status})`),
    ...flags.map(({ key }) => `the flag "${key}"`),
  ];
}
