import { nextStatus, type Experiment } from '#libs/domain';
import { Injectable } from '@nestjs/common';
import type { Intent } from '../dry-run/intent.js';
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

  async planStop(key: string, requester: Requester): Promise<Intent<Experiment>> {
    const intent = await this.experiments.planStep(key, 'experiment.stop', stopExperiment, requester);
    return {
      ...intent,
      carryOut: async () => {
        await intent.carryOut();
        await this.reports.keepLast(intent.after as Experiment);
      },
    };
  }

  /** The report comes first: what is archived has no statistics any more. Nobody may be left who asks for its value. */
  async planArchive(key: string, requester: Requester): Promise<Intent<Experiment>> {
    const archive = (experiment: Experiment): Experiment => ({
      ...experiment,
      status: nextStatus(experiment.key, experiment.status, 'archive'),
    });
    const intent = await this.experiments.planStep(key, 'experiment.archive', archive, requester);
    await this.experiments.refuseIfNeeded(intent.before as Experiment);
    return {
      ...intent,
      carryOut: async () => {
        await this.reports.keepLast(intent.before as Experiment);
        await intent.carryOut();
      },
    };
  }
}
