import {
  LifecycleError,
  MetricRepository,
  NotFoundError,
  SimulationRepository,
  WorkSignal,
  ExperimentRepository,
  type Page,
  type PageRequest,
  type Simulation,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Clock } from '../requester/clock.js';
import { SimulationInput } from './simulation.dto.js';
import { simulationPlanOf } from './simulation-plan.js';

/** Takes simulations in; the workers do them. */
@Injectable()
export class SimulationsService {
  constructor(
    private readonly simulations: SimulationRepository,
    private readonly metrics: MetricRepository,
    private readonly experiments: ExperimentRepository,
    private readonly signal: WorkSignal,
    private readonly clock: Clock,
  ) {}

  async ask(input: SimulationInput, projectId: string): Promise<Simulation> {
    const plan = simulationPlanOf(input);
    const metric = await this.metrics.findByKey(projectId, plan.metric);
    if (metric === null) throw new NotFoundError('metric', plan.metric, '/metric');
    if (plan.experiment !== null) await this.checkExperiment(projectId, plan.experiment);
    const simulation: Simulation = {
      id: randomUUID(),
      projectId,
      plan,
      status: 'queued',
      progress: 0,
      result: null,
      failure: null,
      metricVersion: metric.version,
      attempts: 0,
      createdAt: this.clock.now(),
      finishedAt: null,
    };
    await this.simulations.create(simulation);
    this.signal.simulationAsked();
    return simulation;
  }

  async get(projectId: string, id: string): Promise<Simulation> {
    const simulation = await this.simulations.find(projectId, id);
    if (simulation === null) throw new NotFoundError('simulation', id);
    return simulation;
  }

  list(projectId: string, page: PageRequest): Promise<Page<Simulation>> {
    return this.simulations.list(projectId, page);
  }

  /** Units are those that were exposed, so it must have been running. */
  private async checkExperiment(projectId: string, key: string): Promise<void> {
    const experiment = await this.experiments.findByKey(projectId, key);
    if (experiment === null) throw new NotFoundError('experiment', key, '/experiment');
    if (experiment.startedAt !== null) return;
    const detail = `The experiment "${key}" has not started, so it has no units to draw from.`;
    throw new LifecycleError(detail, [{ pointer: '/experiment', detail }]);
  }
}
