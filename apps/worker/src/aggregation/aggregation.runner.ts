import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { AGGREGATION, QueueWorker } from '#libs/queues';
import { LOGGER, SETTINGS, type WorkerSettings } from '../settings.js';
import { AggregationService } from './aggregation.service.js';

/** The processor of the aggregation queue: every wake-up drains all that is waiting. */
@Injectable()
export class AggregationRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private worker: QueueWorker | null = null;

  constructor(
    private readonly aggregation: AggregationService,
    @Inject(SETTINGS) private readonly settings: WorkerSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.worker = new QueueWorker({
      queue: AGGREGATION,
      location: this.settings,
      work: () => this.drain(),
      onError: (error) => this.logger.warn({ err: error }, 'the aggregation queue reports'),
    });
  }

  /** The step at work is one transaction: it ends, or it is rolled back and done again by the next worker. Before the stores close. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.worker?.close();
  }

  private async drain(): Promise<void> {
    const events = await this.aggregation.drainBacklog(this.stopping.signal, this.settings.concurrency);
    if (events > 0) this.logger.info({ events }, 'drained');
  }
}
