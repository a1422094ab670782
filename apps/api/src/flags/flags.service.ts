import {
  canonicalJson,
  FlagRepository,
  InUseError,
  NotFoundError,
  type Flag,
  type Page,
  type PageRequest,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { NO_EFFECTS, type Effects, type Intent } from '../dry-run/intent.js';
import { dependantInWords } from '../references/in-words.js';
import { ReferencesService } from '../references/references.service.js';
import { partsOfFlag } from '../references/referring-part.js';
import { checkVersion } from '../requester/check-version.js';
import { Clock } from '../requester/clock.js';
import { changeBy, type Requester } from '../requester/requester.js';
import { flagConsequences } from './flag-consequences.js';
import { changedFlag, checkFlag, flagDefinitionOf } from './flag-definition.js';
import { FlagChange, FlagInput } from './flag.dto.js';

@Injectable()
export class FlagsService {
  constructor(
    private readonly flags: FlagRepository,
    private readonly references: ReferencesService,
    private readonly clock: Clock,
  ) {}

  async planCreation(input: FlagInput, requester: Requester): Promise<Intent<Flag>> {
    const now = this.clock.now();
    const { projectId } = requester;
    const flag: Flag = {
      ...flagDefinitionOf(input),
      id: randomUUID(),
      projectId,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    await this.check(flag);
    await this.references.refuseIfTaken(projectId, flag.key);
    const action = 'flag.create';
    const carryOut = (): Promise<void> => this.flags.create(flag, changeBy(requester, action));
    return { action, before: null, after: flag, effects: () => this.effects(null, flag), carryOut };
  }

  async get(projectId: string, key: string): Promise<Flag> {
    const flag = await this.flags.findByKey(projectId, key);
    if (flag === null) throw new NotFoundError('flag', key);
    return flag;
  }

  list(projectId: string, page: PageRequest): Promise<Page<Flag>> {
    return this.flags.list(projectId, page);
  }

  async planChange(
    key: string,
    change: FlagChange,
    expectedVersion: number | null,
    requester: Requester,
  ): Promise<Intent<Flag>> {
    const action = 'flag.update';
    const before = await this.get(requester.projectId, key);
    checkVersion('flag', before, expectedVersion);
    const changed = changedFlag(before, change);
    await this.check(changed);
    const isSame = canonicalJson(changed) === canonicalJson(before);
    const after = isSame ? before : { ...changed, version: before.version + 1, updatedAt: this.clock.now() };
    const carryOut = async (): Promise<void> => {
      if (!isSame) await this.flags.update(after, changeBy(requester, action));
    };
    return { action, before, after, effects: () => this.effects(before, after), carryOut };
  }

  async planDeletion(
    key: string,
    expectedVersion: number | null,
    requester: Requester,
  ): Promise<Intent<Flag>> {
    const action = 'flag.delete';
    const before = await this.get(requester.projectId, key);
    checkVersion('flag', before, expectedVersion);
    const dependants = await this.references.dependantsOf(before.projectId, key);
    if (dependants.length > 0) {
      const who = dependants.map(dependantInWords).join(', ');
      throw new InUseError(`The flag "${key}" is a prerequisite of ${who}; change or archive those first.`);
    }
    const carryOut = (): Promise<void> => this.flags.delete(before, changeBy(requester, action));
    return { action, before, after: null, effects: () => this.effects(before, null), carryOut };
  }

  private async check(flag: Flag): Promise<void> {
    const referrer = { key: flag.key, parts: partsOfFlag(flag) };
    checkFlag(flag, await this.references.violations(flag.projectId, referrer));
  }

  private async effects(before: Flag | null, after: Flag | null): Promise<Effects> {
    const dependants =
      before === null || after === null
        ? []
        : await this.references.dependantsOf(before.projectId, before.key);
    return { ...NO_EFFECTS, consequences: flagConsequences(before, after, dependants) };
  }
}
