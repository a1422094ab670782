import {
  LifecycleError,
  NotFoundError,
  RecountRepository,
  WorkSignal,
  type Page,
  type PageRequest,
  type Recount,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ExperimentsService } from '../experiments/experiments.service.js';

/** Takes recounts in; the workers make them. */
@Injectable()
export class RecountsService {
  constructor(
    private readonly recounts: RecountRepository,
    private readonly experiments: ExperimentsService,
    private readonly signal: WorkSignal,
  ) {}

  /** Of an experiment that is measured. One that waits already is the one that is given. */
  async ask(projectId: string, key: string, repair: boolean): Promise<Recount> {
    const { id: experimentId, startedAt, status } = await this.experiments.get(projectId, key);
    if (startedAt === null) throw new LifecycleError(`The experiment "${key}" has not started.`);
    if (status === 'archived')
      throw new LifecycleError(`The experiment "${key}" is archived: it is not measured.`);
    const request = { id: randomUUID(), projectId, experimentId, experiment: key, repair, nightly: false };
    const recount = await this.recounts.ask(request);
    this.signal.recountAsked();
    return recount;
  }

  async get(projectId: string, id: string): Promise<Recount> {
    const recount = await this.recounts.find(projectId, id);
    if (recount === null) throw new NotFoundError('recount', id);
    return recount;
  }

  list(projectId: string, page: PageRequest): Promise<Page<Recount>> {
    return this.recounts.list(projectId, page);
  }
}
