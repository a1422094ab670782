import { analyseCurve, currentPhase } from '#libs/analysis';
import { metricKeysOf, MetricRepository, NotFoundError, StatisticsStore, type Curve } from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { ExperimentsService } from '../experiments/experiments.service.js';

/** Tells how an experiment's answer came about, day by day. */
@Injectable()
export class CurveService {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly metrics: MetricRepository,
    private readonly statistics: StatisticsStore,
  ) {}

  /** An archived experiment is not measured any more: nothing is kept of its days. */
  async of(projectId: string, key: string): Promise<Curve> {
    const experiment = await this.experiments.get(projectId, key);
    if (experiment.status === 'archived') throw new NotFoundError('curve of the archived experiment', key);
    const [metrics, curve] = await Promise.all([
      this.metrics.findByKeys(projectId, metricKeysOf(experiment.metrics)),
      this.statistics.readCurve(experiment.id, currentPhase(experiment) ?? 1),
    ]);
    return analyseCurve({ experiment, metrics, curve });
  }
}
