import { analyse, currentPhase } from '#libs/analysis';
import {
  metricKeysOf,
  MetricRepository,
  SimulationRepository,
  StatisticsStore,
  type Experiment,
  type Report,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { calibrationsOf } from './calibrations-of.js';

/** Computes what the data say of an experiment now. */
@Injectable()
export class ReportComputation {
  constructor(
    private readonly metrics: MetricRepository,
    private readonly statistics: StatisticsStore,
    private readonly simulations: SimulationRepository,
  ) {}

  async reportOf(experiment: Experiment, now: Date): Promise<Report> {
    const { projectId } = experiment;
    const keys = metricKeysOf(experiment.metrics);
    const [metrics, simulations, statistics] = await Promise.all([
      this.metrics.findByKeys(projectId, keys),
      this.simulations.newestByMetric(projectId, keys),
      this.statistics.read(experiment.id, currentPhase(experiment) ?? 1),
    ]);
    const calibrations = calibrationsOf(metrics, simulations);
    return analyse({ experiment, metrics, statistics, calibrations, now });
  }
}
