import {
  canonicalJson,
  DRAFT_STATE,
  excludedUnits,
  ExperimentRepository,
  InUseError,
  LifecycleError,
  NotFoundError,
  reviseExperiment,
  type Experiment,
  type ExperimentDefinition,
  type ExperimentStatus,
  type Page,
  type PageRequest,
  type Violation,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Intent } from '../dry-run/intent.js';
import { placeUnits } from '../placement/place-units.js';
import { dependantInWords } from '../references/in-words.js';
import { ReferencesService } from '../references/references.service.js';
import { partsOfExperiment } from '../references/referring-part.js';
import { checkVersion } from '../requester/check-version.js';
import { Clock } from '../requester/clock.js';
import { changeBy, type Requester } from '../requester/requester.js';
import { ExperimentEffects } from './experiment-effects.service.js';
import {
  changeOf,
  changeViolations,
  definitionViolations,
  experimentDefinitionOf,
  refuse,
} from './experiment-definition.js';
import { ExperimentChange, ExperimentInput } from './experiment.dto.js';

@Injectable()
export class ExperimentsService {
  constructor(
    private readonly experiments: ExperimentRepository,
    private readonly references: ReferencesService,
    private readonly effects: ExperimentEffects,
    private readonly clock: Clock,
  ) {}

  async planCreation(input: ExperimentInput, requester: Requester): Promise<Intent<Experiment>> {
    const now = this.clock.now();
    const { projectId } = requester;
    const definition = experimentDefinitionOf(input);
    const experiment: Experiment = {
      ...definition,
      id: randomUUID(),
      projectId,
      ...DRAFT_STATE,
      excludedUnits: excludedUnits([], definition.overrides),
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    refuse([...changeViolations(null, experiment, now), ...(await this.brokenReferences(experiment))]);
    await this.references.refuseIfTaken(projectId, experiment.key);
    const action = 'experiment.create';
    return {
      action,
      before: null,
      after: experiment,
      effects: () => this.effects.of(action, null, experiment),
      carryOut: () => this.experiments.create(experiment, changeBy(requester, action)),
    };
  }

  async get(projectId: string, key: string): Promise<Experiment> {
    const experiment = await this.experiments.findByKey(projectId, key);
    if (experiment === null) throw new NotFoundError('experiment', key);
    return experiment;
  }

  list(projectId: string, page: PageRequest, status: ExperimentStatus | null): Promise<Page<Experiment>> {
    return this.experiments.list(projectId, page, status);
  }

  async planChange(
    key: string,
    change: ExperimentChange,
    expectedVersion: number | null,
    requester: Requester,
  ): Promise<Intent<Experiment>> {
    const before = await this.get(requester.projectId, key);
    checkVersion('experiment', before, expectedVersion);
    return this.planRevision(before, changeOf(change, before), 'experiment.update', requester);
  }

  /** A change of the definition, by a person or by the schedule. */
  async planRevision(
    before: Experiment,
    change: Partial<Omit<ExperimentDefinition, 'key'>>,
    action: string,
    requester: Requester,
  ): Promise<Intent<Experiment>> {
    const now = this.clock.now();
    const revised = reviseExperiment(before, change, now, placeUnits(await this.neighboursOf(before)));
    refuse([
      ...definitionViolations(revised),
      ...changeViolations(before, revised, now),
      ...(isReferringOtherwise(before, revised) ? await this.brokenReferences(revised) : []),
    ]);
    return this.intentOf(before, revised, action, requester);
  }

  async planDeletion(
    key: string,
    expectedVersion: number | null,
    requester: Requester,
  ): Promise<Intent<Experiment>> {
    const action = 'experiment.delete';
    const before = await this.get(requester.projectId, key);
    checkVersion('experiment', before, expectedVersion);
    if (before.status !== 'draft') {
      const detail = `The experiment "${key}" is ${before.status}; only a draft can be deleted. Archive it instead.`;
      throw new LifecycleError(detail, [{ pointer: '/status', detail }]);
    }
    await this.refuseIfNeeded(before);
    const carryOut = (): Promise<void> => this.experiments.delete(before, changeBy(requester, action));
    return { action, before, after: null, effects: () => this.effects.of(action, before, null), carryOut };
  }

  /** One step through the life cycle; `step` throws LifecycleError when it is not possible from where the experiment is. */
  async planStep(
    key: string,
    action: string,
    step: (experiment: Experiment, now: Date) => Experiment,
    requester: Requester,
  ): Promise<Intent<Experiment>> {
    const before = await this.get(requester.projectId, key);
    return this.intentOf(before, step(before, this.clock.now()), action, requester);
  }

  /** InUseError while a flag or an experiment that is not archived has it as a prerequisite. */
  async refuseIfNeeded({ projectId, key }: Experiment): Promise<void> {
    const dependants = await this.references.dependantsOf(projectId, key);
    if (dependants.length === 0) return;
    const who = dependants.map(dependantInWords).join(', ');
    throw new InUseError(`The experiment "${key}" is a prerequisite of ${who}; change those first.`);
  }

  /** What would have to be mended in the names that targeting and prerequisites refer to. */
  brokenReferences(experiment: Experiment): Promise<Violation[]> {
    const { projectId, key } = experiment;
    return this.references.violations(projectId, { key, parts: partsOfExperiment(experiment) });
  }

  /** Running and paused experiments of the same layer. */
  neighboursOf({ projectId, layer }: Experiment): Promise<Experiment[]> {
    return layer === null ? Promise.resolve([]) : this.experiments.listHoldingLayer(projectId, layer);
  }

  /** The write that makes `before` into `changed`; nothing is written when they are the same. */
  intentOf(
    before: Experiment,
    changed: Experiment,
    action: string,
    requester: Requester,
  ): Intent<Experiment> {
    const isSame = canonicalJson(changed) === canonicalJson(before);
    const after = isSame ? before : { ...changed, version: before.version + 1, updatedAt: this.clock.now() };
    return {
      action,
      before,
      after,
      effects: () => this.effects.of(action, before, after),
      carryOut: async () => {
        if (!isSame) await this.experiments.update(after, changeBy(requester, action));
      },
    };
  }
}

function isReferringOtherwise(before: Experiment, after: Experiment): boolean {
  const referencesOf = ({ targeting, prerequisites }: Experiment): string =>
    canonicalJson({ targeting, prerequisites });
  return referencesOf(before) !== referencesOf(after);
}
