import { nextStatus, type Experiment } from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { ReportsService } from '../reports/reports.service.js';
import type { Requester } from '../requester/requester.js';
import { ExperimentsService } from './experiments.service.js';
import { stopExperiment } from './stop-experiment.js';

/** Steps after which an experiment is measured less or no more: each leaves a report behind. */
@Injectable()
export class EndsService {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly reports: ReportsService,
  ) {}

  async stop(key: string, requester: Requester): Promise<Experiment> {
    const stopped = await this.experiments.advance(key, 'experiment.stop', stopExperiment, requester);
    await this.reports.keepLast(stopped);
    return stopped;
  }

  /** The report comes first: what is archived has no statistics any more. */
  async archive(key: string, requester: Requester): Promise<Experiment> {
    const archived = (experiment: Experiment): Experiment => ({
      ...experiment,
      status: nextStatus(experiment.key, experiment.status, 'archive'),
    });
    const experiment = await this.experiments.get(requester.projectId, key);
    archived(experiment);
    await this.reports.keepLast(experiment);
    return this.experiments.advance(key, 'experiment.archive', archived, requester);
  }
}
