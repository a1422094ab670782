import { analyse, currentPhase } from '#libs/analysis';
import {
  metricKeysOf,
  differingOf,
  MetricRepository,
  RecountRepository,
  SimulationRepository,
  StatisticsStore,
  type Experiment,
  type Report,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { DataHealthService } from '../data-map/data-health.service.js';
import { calibrationsOf } from './calibrations-of.js';

/** Computes what the data say of an experiment now. */
@Injectable()
export class ReportComputation {
  constructor(
    private readonly metrics: MetricRepository,
    private readonly statistics: StatisticsStore,
    private readonly simulations: SimulationRepository,
    private readonly recounts: RecountRepository,
    private readonly dataHealth: DataHealthService,
  ) {}

  async reportOf(experiment: Experiment, now: Date): Promise<Report> {
    const { projectId } = experiment;
    const keys = metricKeysOf(experiment.metrics);
    const [metrics, simulations, statistics, recount] = await Promise.all([
      this.metrics.findByKeys(projectId, keys),
      this.simulations.newestByMetric(projectId, keys),
      this.statistics.read(experiment.id, currentPhase(experiment) ?? 1),
      this.recounts.newestDone(experiment.id),
    ]);
    const calibrations = calibrationsOf(metrics, simulations);
    const recounted = recount && { differing: differingOf(recount) ?? 0, at: recount.finishedAt ?? now };
    const dataHealth = await this.dataHealth.of(experiment, metrics);
    return analyse({ experiment, metrics, statistics, calibrations, recount: recounted, dataHealth, now });
  }
}
