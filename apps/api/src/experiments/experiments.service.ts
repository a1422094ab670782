import {
  canonicalJson,
  DRAFT_STATE,
  ExperimentRepository,
  LifecycleError,
  metricKeysOf,
  MetricRepository,
  NotFoundError,
  reviseExperiment,
  type Experiment,
  type ExperimentStatus,
  type Page,
  type PageRequest,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { checkVersion } from '../requester/check-version.js';
import { Clock } from '../requester/clock.js';
import { changeBy, type Requester } from '../requester/requester.js';
import { changeOf, checkDefinition, experimentDefinitionOf } from './experiment-definition.js';
import { ExperimentChange, ExperimentInput, StartInput } from './experiment.dto.js';
import { startExperiment } from './start-experiment.js';

/** Largest page that repositories give. */
const PAGE = 200;

@Injectable()
export class ExperimentsService {
  constructor(
    private readonly experiments: ExperimentRepository,
    private readonly metrics: MetricRepository,
    private readonly clock: Clock,
  ) {}

  async create(input: ExperimentInput, requester: Requester): Promise<Experiment> {
    const now = this.clock.now();
    const experiment: Experiment = {
      ...experimentDefinitionOf(input),
      id: randomUUID(),
      projectId: requester.projectId,
      ...DRAFT_STATE,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    await this.experiments.create(experiment, changeBy(requester, 'experiment.create'));
    return experiment;
  }

  async get(projectId: string, key: string): Promise<Experiment> {
    const experiment = await this.experiments.findByKey(projectId, key);
    if (experiment === null) throw new NotFoundError('experiment', key);
    return experiment;
  }

  list(projectId: string, page: PageRequest, status: ExperimentStatus | null): Promise<Page<Experiment>> {
    return this.experiments.list(projectId, page, status);
  }

  async change(
    key: string,
    change: ExperimentChange,
    expectedVersion: number | null,
    requester: Requester,
  ): Promise<Experiment> {
    const experiment = await this.get(requester.projectId, key);
    checkVersion('experiment', experiment, expectedVersion);
    const revised = reviseExperiment(experiment, changeOf(change, experiment), this.clock.now());
    checkDefinition(revised);
    if (canonicalJson(revised) === canonicalJson(experiment)) return experiment;
    return this.save(experiment, revised, 'experiment.update', requester);
  }

  async delete(key: string, expectedVersion: number | null, requester: Requester): Promise<void> {
    const experiment = await this.get(requester.projectId, key);
    checkVersion('experiment', experiment, expectedVersion);
    if (experiment.status !== 'draft') {
      const detail = `The experiment "${key}" is ${experiment.status}; only a draft can be deleted. Archive it instead.`;
      throw new LifecycleError(detail, [{ pointer: '/status', detail }]);
    }
    await this.experiments.delete(experiment, changeBy(requester, 'experiment.delete'));
  }

  async start(key: string, input: StartInput, requester: Requester): Promise<Experiment> {
    const experiment = await this.get(requester.projectId, key);
    const now = this.clock.now();
    const started = startExperiment(experiment, {
      metrics: await this.metrics.findByKeys(requester.projectId, metricKeysOf(experiment.metrics)),
      neighbours: await this.neighboursOf(experiment),
      startedAt: input.startedAt === undefined ? now : new Date(input.startedAt),
      now,
    });
    return this.save(experiment, started, 'experiment.start', requester);
  }

  /** One step through the life cycle; `step` throws LifecycleError when it is not possible from where the experiment is. */
  async advance(
    key: string,
    action: string,
    step: (experiment: Experiment, now: Date) => Experiment,
    requester: Requester,
  ): Promise<Experiment> {
    const experiment = await this.get(requester.projectId, key);
    return this.save(experiment, step(experiment, this.clock.now()), action, requester);
  }

  private async save(
    before: Experiment,
    after: Experiment,
    action: string,
    requester: Requester,
  ): Promise<Experiment> {
    const next = { ...after, version: before.version + 1, updatedAt: this.clock.now() };
    await this.experiments.update(next, changeBy(requester, action));
    return next;
  }

  /** Experiments that hold units of the same layer. */
  private async neighboursOf({ projectId, layer, key }: Experiment): Promise<string[]> {
    if (layer === null) return [];
    const holding = [...(await this.all(projectId, 'running')), ...(await this.all(projectId, 'paused'))];
    return holding.filter((other) => other.layer === layer && other.key !== key).map((other) => other.key);
  }

  private async all(projectId: string, status: ExperimentStatus): Promise<Experiment[]> {
    const found: Experiment[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<Experiment> = await this.experiments.list(projectId, { limit: PAGE, cursor }, status);
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return found;
  }
}
