import { Injectable } from '@nestjs/common';
import {
  ExperimentRepository,
  InvalidInputError,
  MetricHistory,
  unitMeasureOf,
  type HistoryRequest,
  type Metric,
  type Simulation,
  type UnitSample,
} from '#libs/domain';

/** Units beyond this number make a simulation slower and hardly any surer. */
const MOST_UNITS = 100_000;
const DAY_MILLIS = 86_400_000;

/** The units that simulations draw from. */
@Injectable()
export class UnitSamples {
  constructor(
    private readonly experiments: ExperimentRepository,
    private readonly history: MetricHistory,
  ) {}

  /** InvalidInputError when the experiment has none. */
  async draw({ projectId, plan }: Simulation, metric: Metric, now: Date): Promise<UnitSample> {
    const stretch =
      plan.experiment === null
        ? { experimentId: null, from: new Date(now.getTime() - plan.days * DAY_MILLIS), until: now }
        : await this.stretchOf(projectId, plan.experiment, now);
    return this.history.sample({ projectId, measure: unitMeasureOf(metric), limit: MOST_UNITS, ...stretch });
  }

  /** Of an experiment all units count, however long ago it ran. */
  private async stretchOf(
    projectId: string,
    key: string,
    now: Date,
  ): Promise<Pick<HistoryRequest, 'experimentId' | 'from' | 'until'>> {
    const experiment = await this.experiments.findByKey(projectId, key);
    if (experiment === null) throw new InvalidInputError(`There is no experiment "${key}" any more.`);
    const { id, startedAt, stoppedAt } = experiment;
    if (startedAt === null)
      throw new InvalidInputError(`The experiment "${key}" has not started: it has no units yet.`);
    return { experimentId: id, from: startedAt, until: stoppedAt ?? now };
  }
}
