import {
  AlreadyExistsError,
  canonicalJson,
  HoldoutRepository,
  InUseError,
  NotFoundError,
  type Holdout,
  type Page,
  type PageRequest,
} from '#libs/domain';
import { ProblemError } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { NO_EFFECTS, type Effects, type Intent } from '../dry-run/intent.js';
import { checkVersion } from '../requester/check-version.js';
import { Clock } from '../requester/clock.js';
import { changeBy, type Requester } from '../requester/requester.js';
import { creationConsequences, endConsequences } from './holdout-consequences.js';
import type { HoldoutView } from './holdout-view.js';
import { HoldoutChange, HoldoutInput } from './holdout.dto.js';

@Injectable()
export class HoldoutsService {
  constructor(
    private readonly holdouts: HoldoutRepository,
    private readonly clock: Clock,
  ) {}

  async planCreation(input: HoldoutInput, requester: Requester): Promise<Intent<HoldoutView>> {
    const { projectId } = requester;
    const now = this.clock.now();
    const { key, name = key, description = '', scope = 'project', unit = 'id', share } = input;
    const own = { id: randomUUID(), projectId, endedAt: null, version: 1, createdAt: now, updatedAt: now };
    const holdout: Holdout = { ...own, key, name, description, scope, unit, share };
    if ((await this.holdouts.findByKey(projectId, key)) !== null)
      throw new AlreadyExistsError('holdout', key);
    const action = 'holdout.create';
    return {
      action,
      before: null,
      after: { holdout, covers: [], projectId },
      effects: () => told(creationConsequences(holdout)),
      carryOut: () => this.holdouts.create(holdout, changeBy(requester, action)),
    };
  }

  async get(projectId: string, key: string): Promise<HoldoutView> {
    const holdout = await this.holdouts.findByKey(projectId, key);
    if (holdout === null) throw new NotFoundError('holdout', key);
    const covered = await this.holdouts.listCovered([key]);
    return { holdout, covers: covered.get(key) ?? [], projectId };
  }

  async list(projectId: string, page: PageRequest): Promise<Page<HoldoutView>> {
    const { items, nextCursor } = await this.holdouts.list(projectId, page);
    const covered = await this.holdouts.listCovered(items.map(({ key }) => key));
    const views = items.map((holdout) => ({ holdout, covers: covered.get(holdout.key) ?? [], projectId }));
    return { items: views, nextCursor };
  }

  async planChange(
    key: string,
    { name, description }: HoldoutChange,
    expectedVersion: number | null,
    requester: Requester,
  ): Promise<Intent<HoldoutView>> {
    const before = await this.own(key, expectedVersion, requester);
    const named = { ...(name !== undefined && { name }), ...(description !== undefined && { description }) };
    return this.update(before, named, 'holdout.update', requester, []);
  }

  /** Ending what has ended changes nothing. */
  async planEnd(key: string, requester: Requester): Promise<Intent<HoldoutView>> {
    const before = await this.own(key, null, requester);
    const { holdout, covers, projectId } = before;
    const hasEnded = holdout.endedAt !== null;
    const sentences = hasEnded ? ['It has ended already.'] : endConsequences(holdout, covers, projectId);
    const change = hasEnded ? {} : { endedAt: this.clock.now() };
    return this.update(before, change, 'holdout.end', requester, sentences);
  }

  async planDeletion(
    key: string,
    expectedVersion: number | null,
    requester: Requester,
  ): Promise<Intent<HoldoutView>> {
    const before = await this.own(key, expectedVersion, requester);
    if (before.covers.length > 0) {
      const who = before.covers.map((experiment) => `"${experiment.key}"`).join(', ');
      throw new InUseError(
        `The holdout "${key}" is part of the record of ${who}; end it instead with POST /v1/holdouts/${key}/end.`,
      );
    }
    const action = 'holdout.delete';
    return {
      action,
      before,
      after: null,
      effects: () => told(['It covers nothing: no unit is touched. Its key becomes free.']),
      carryOut: () => this.holdouts.delete(before.holdout, changeBy(requester, action)),
    };
  }

  private update(
    before: HoldoutView,
    change: Partial<Holdout>,
    action: string,
    requester: Requester,
    consequences: readonly string[],
  ): Intent<HoldoutView> {
    const { holdout } = before;
    const changed = { ...holdout, ...change };
    const isSame = canonicalJson(changed) === canonicalJson(holdout);
    const next = isSame ? holdout : { ...changed, version: holdout.version + 1, updatedAt: this.clock.now() };
    return {
      action,
      before,
      after: { ...before, holdout: next },
      effects: () => told(consequences),
      carryOut: async () => {
        if (!isSame) await this.holdouts.update(next, changeBy(requester, action));
      },
    };
  }

  /** One that the requester's project may change: everybody sees a global one, and its own project manages it. */
  private async own(
    key: string,
    expectedVersion: number | null,
    { projectId }: Requester,
  ): Promise<HoldoutView> {
    const view = await this.get(projectId, key);
    if (view.holdout.projectId !== projectId) {
      throw new ProblemError(
        'forbidden',
        `The holdout "${key}" belongs to another project, whose keys manage it.`,
      );
    }
    checkVersion('holdout', view.holdout, expectedVersion);
    return view;
  }
}

function told(consequences: readonly string[]): Effects {
  return { ...NO_EFFECTS, consequences: [...consequences] };
}
