import {
  NotFoundError,
  ReportArchive,
  type Experiment,
  type Page,
  type PageRequest,
  type StoredReport,
} from '#libs/domain';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { ExperimentsService } from '../experiments/experiments.service.js';
import { Clock } from '../requester/clock.js';
import { LOGGER } from '../server/logger.token.js';
import { ReportComputation } from './report-computation.service.js';
import { saysTheSame } from './says-the-same.js';

/** Gives reports when they are asked for, and keeps every one that says something new. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly archive: ReportArchive,
    private readonly clock: Clock,
    private readonly computation: ReportComputation,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The report of this moment. Of an archived experiment, the last one that was made: it is not measured any more. */
  async current(projectId: string, key: string): Promise<StoredReport> {
    const experiment = await this.experiments.get(projectId, key);
    const newest = await this.archive.newest(experiment.id);
    if (experiment.status === 'archived') {
      if (newest === null) throw new NotFoundError('report of the archived experiment', key);
      return newest;
    }
    return this.keep(experiment, newest);
  }

  /** Leaves a report of an experiment that ends. That there is none must not keep it from ending. */
  async keepLast(experiment: Experiment): Promise<void> {
    try {
      await this.keep(experiment, await this.archive.newest(experiment.id));
    } catch (error) {
      this.logger.warn({ err: error, experiment: experiment.key }, 'no last report was kept');
    }
  }

  async find(projectId: string, key: string, id: string): Promise<StoredReport> {
    const experiment = await this.experiments.get(projectId, key);
    const report = await this.archive.find(experiment.id, id);
    if (report === null) throw new NotFoundError('report', id);
    return report;
  }

  async list(projectId: string, key: string, page: PageRequest): Promise<Page<Omit<StoredReport, 'report'>>> {
    const experiment = await this.experiments.get(projectId, key);
    return this.archive.list(experiment.id, page);
  }

  /** Answers with the newest report, a new one when there is something new to tell. */
  private async keep(experiment: Experiment, newest: StoredReport | null): Promise<StoredReport> {
    const now = this.clock.now();
    const report = await this.computation.reportOf(experiment, now);
    if (newest !== null && saysTheSame(newest.report, report)) return newest;
    const stored = { id: randomUUID(), experimentId: experiment.id, createdAt: now, report };
    await this.archive.save(stored);
    return stored;
  }
}
