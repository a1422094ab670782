import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { QueueWorker, SIMULATIONS } from '#libs/queues';
import { LOGGER, SETTINGS, type WorkerSettings } from '../settings.js';
import { SimulationService } from './simulation.service.js';

/** The processor of the queue of simulations: every wake-up runs all that wait. */
@Injectable()
export class SimulationRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private worker: QueueWorker | null = null;

  constructor(
    private readonly simulations: SimulationService,
    @Inject(SETTINGS) private readonly settings: WorkerSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.worker = new QueueWorker({
      queue: SIMULATIONS,
      location: this.settings,
      work: () => this.simulations.runWaiting(this.stopping.signal),
      onError: (error) => this.logger.warn({ err: error }, 'the queue of simulations reports'),
    });
  }

  /** The simulation at work goes back among the waiting ones, before the stores close. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.worker?.close();
  }
}
