import { Inject, Injectable } from '@nestjs/common';
import { AGGREGATION } from '#libs/queues';
import type { Logger } from 'pino';
import { QueueRunner } from '../queue-runner.js';
import { LOGGER, SETTINGS, type WorkerSettings } from '../settings.js';
import { AggregationService } from './aggregation.service.js';

/** Drains all that is waiting. A step that is at work at the end is one transaction: the next worker does it again. */
@Injectable()
export class AggregationRunner extends QueueRunner {
  constructor(
    private readonly aggregation: AggregationService,
    @Inject(SETTINGS) settings: WorkerSettings,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(AGGREGATION, settings, logger);
  }

  protected override async work(signal: AbortSignal): Promise<void> {
    const events = await this.aggregation.drainBacklog(signal, this.settings.concurrency);
    if (events > 0) this.logger.info({ events }, 'drained');
  }
}
