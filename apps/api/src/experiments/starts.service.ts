import { HoldoutRepository, metricKeysOf, MetricRepository, type Experiment } from '#libs/domain';
import { Injectable } from '@nestjs/common';
import type { Intent } from '../dry-run/intent.js';
import { Clock } from '../requester/clock.js';
import type { Requester } from '../requester/requester.js';
import { StartInput } from './experiment.dto.js';
import { ExperimentsService } from './experiments.service.js';
import { startExperiment } from './start-experiment.js';

/** Starting looks at the most of what is around an experiment: metrics, its layer, holdouts, and what it refers to. */
@Injectable()
export class StartsService {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly metrics: MetricRepository,
    private readonly holdouts: HoldoutRepository,
    private readonly clock: Clock,
  ) {}

  async planStart(key: string, input: StartInput, requester: Requester): Promise<Intent<Experiment>> {
    const { projectId } = requester;
    const before = await this.experiments.get(projectId, key);
    const now = this.clock.now();
    const [metrics, neighbours, holdouts, brokenReferences] = await Promise.all([
      this.metrics.findByKeys(projectId, metricKeysOf(before.metrics)),
      this.experiments.neighboursOf(before),
      this.holdouts.listCovering(projectId),
      this.experiments.brokenReferences(before),
    ]);
    const startedAt = input.startedAt === undefined ? now : new Date(input.startedAt);
    const conditions = { metrics, neighbours, holdouts, brokenReferences, startedAt, now };
    return this.experiments.intentOf(
      before,
      startExperiment(before, conditions),
      'experiment.start',
      requester,
    );
  }
}
