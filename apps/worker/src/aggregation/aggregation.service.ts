import { Injectable } from '@nestjs/common';
import { StatisticsStore } from '#libs/domain';
import { MeasuredExperiments } from './measured-experiments.js';

/** Takes the log's new events into the statistics, step by step, each step a transaction of its own. */
@Injectable()
export class AggregationService {
  constructor(
    private readonly statistics: StatisticsStore,
    private readonly measured: MeasuredExperiments,
  ) {}

  /** Drains until nothing is waiting, another worker is at it, or the signal says stop; gives the number of events read. */
  async drainBacklog(signal: AbortSignal): Promise<number> {
    let events = 0;
    while (!signal.aborted) {
      const step = await this.statistics.drain(await this.measured.current());
      events += step.events;
      if (!step.drained || !step.backlog) break;
    }
    return events;
  }
}
