import { analyse, currentPhase } from '#libs/analysis';
import {
  canonicalJson,
  metricKeysOf,
  MetricRepository,
  NotFoundError,
  ReportArchive,
  StatisticsStore,
  type Experiment,
  type Page,
  type PageRequest,
  type Report,
  type StoredReport,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ExperimentsService } from '../experiments/experiments.service.js';
import { Clock } from '../requester/clock.js';

/** Computes reports when they are asked for, and keeps every one that says something new. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly metrics: MetricRepository,
    private readonly statistics: StatisticsStore,
    private readonly archive: ReportArchive,
    private readonly clock: Clock,
  ) {}

  /** The report of this moment. Of an archived experiment, the last one that was made: it is not measured any more. */
  async current(projectId: string, key: string): Promise<StoredReport> {
    const experiment = await this.experiments.get(projectId, key);
    const newest = await this.archive.newest(experiment.id);
    if (experiment.status === 'archived') {
      if (newest === null) throw new NotFoundError('report of the archived experiment', key);
      return newest;
    }
    const report = await this.compute(experiment);
    if (newest !== null && saysTheSame(newest.report, report)) return newest;
    const stored = { id: randomUUID(), experimentId: experiment.id, createdAt: this.clock.now(), report };
    await this.archive.save(stored);
    return stored;
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

  private async compute(experiment: Experiment): Promise<Report> {
    const [metrics, statistics] = await Promise.all([
      this.metrics.findByKeys(experiment.projectId, metricKeysOf(experiment.metrics)),
      this.statistics.read(experiment.id, currentPhase(experiment) ?? 1),
    ]);
    return analyse({ experiment, metrics, statistics, now: this.clock.now() });
  }
}

/** Reports from one position of the log differ only in when they were made. */
function saysTheSame(before: Report, after: Report): boolean {
  return canonicalJson({ ...before, asOf: null }) === canonicalJson({ ...after, asOf: null });
}
