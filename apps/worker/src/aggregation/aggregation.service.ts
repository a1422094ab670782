import { Injectable } from '@nestjs/common';
import { StatisticsStore } from '#libs/domain';
import { MeasuredExperiments } from './measured-experiments.js';
import { PoisonListener } from './poison-listener.js';

/** Takes the log's new events into the statistics, step by step, each step a transaction of its own. */
@Injectable()
export class AggregationService {
  constructor(
    private readonly statistics: StatisticsStore,
    private readonly measured: MeasuredExperiments,
    private readonly poison: PoisonListener,
  ) {}

  /**
   * Drains until nothing is waiting, other workers are at the rest, or the signal says stop; gives the number of events read.
   * @param concurrency drains side by side, each over other units
   */
  async drainBacklog(signal: AbortSignal, concurrency = 1): Promise<number> {
    const ending = new AbortController();
    const either = AbortSignal.any([signal, ending.signal]);
    const lanes = Array.from({ length: concurrency }, () =>
      this.drainLane(either).catch((error: unknown) => {
        ending.abort();
        throw error;
      }),
    );
    const results = await Promise.allSettled(lanes);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return results.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0), 0);
  }

  private async drainLane(signal: AbortSignal): Promise<number> {
    let events = 0;
    while (!signal.aborted) {
      const { experiments, version } = await this.measured.currentCatalogue();
      const step = await this.statistics.drain(experiments, version);
      events += step.events;
      if (step.poisoned) this.poison.onPoison(step.poisoned);
      if (!step.drained || !step.backlog) break;
    }
    return events;
  }
}
