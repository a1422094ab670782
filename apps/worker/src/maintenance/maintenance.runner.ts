import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { MAINTENANCE, QueueWorker } from '#libs/queues';
import { NightlyService } from '../nightly/nightly.service.js';
import { RecountService } from '../recounts/recount.service.js';
import { LOGGER, SETTINGS, type WorkerSettings } from '../settings.js';

/** The processor of the maintenance queue: every wake-up does what is due, then the recounts that wait. */
@Injectable()
export class MaintenanceRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private worker: QueueWorker | null = null;

  constructor(
    private readonly nightly: NightlyService,
    private readonly recounts: RecountService,
    @Inject(SETTINGS) private readonly settings: WorkerSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.worker = new QueueWorker({
      queue: MAINTENANCE,
      location: this.settings,
      work: () => this.maintain(),
      onError: (error) => this.logger.warn({ err: error }, 'the maintenance queue reports'),
    });
  }

  /** What is at work goes back among what waits, before the stores close. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.worker?.close();
  }

  private async maintain(): Promise<void> {
    const { signal } = this.stopping;
    await this.nightly.runDue(signal);
    await this.recounts.runWaiting(signal);
  }
}
