import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { QueueWorker, type HintQueue } from '#libs/queues';
import type { Logger } from 'pino';
import type { WorkerSettings } from './settings.js';

/** The processor of a queue, from the start of the application to its end. */
export abstract class QueueRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private worker: QueueWorker | null = null;

  protected constructor(
    private readonly queue: HintQueue,
    protected readonly settings: WorkerSettings,
    protected readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const { queue } = this;
    this.worker = new QueueWorker({
      queue,
      location: this.settings,
      work: () => this.work(this.stopping.signal),
      onError: (error) => this.logger.warn({ err: error, queue: queue.name }, 'the queue reports'),
    });
  }

  /** Before the stores close. What is at work ends, or goes back among what waits. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.worker?.close();
  }

  /** All that waits, at every wake-up. */
  protected abstract work(signal: AbortSignal): Promise<void>;
}
