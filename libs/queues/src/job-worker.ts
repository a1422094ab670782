import { setTimeout as delay } from 'node:timers/promises';
import { Worker, type IQueueBackend } from 'bullmq';
import { connectQueues, type QueueConnection } from './backends/connection.js';
import { CLOSE_MILLIS, closeWithin } from './close-within.js';
import type { QueueLocation } from './queue-location.js';
import type { HintQueue, JobName } from './queues.js';
import type { NoPayload } from './producer.js';

/** A job whose worker was killed is taken up by another within seconds, and however often that happens. */
const RECOVERY = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 20 };

const PAUSE_MILLIS = 1_000;

/** Milliseconds: without a sign of life a job is its worker's for so long, and so often workers look for such jobs. */
export interface RecoveryTimes {
  lockDuration: number;
  stalledInterval: number;
}

export interface JobWorkerOptions {
  queue: HintQueue;
  location: QueueLocation;
  /** What is done for each job, one at a time in each process. */
  work: () => Promise<void>;
  onError: (error: unknown) => void;
  recovery?: RecoveryTimes | undefined;
}

/** BullMQ's timers (locks, stalled jobs) run until a close is complete, which it never is while a job hangs. */
class EndableWorker extends Worker<NoPayload, void, JobName, IQueueBackend> {
  async end(): Promise<void> {
    await closeWithin(CLOSE_MILLIS, () => this.close());
    await this.lockManager.close();
    await this.pause(true);
  }
}

/** Works on a queue from the moment its server can be reached; tries for ever, also when that is long after the start. */
export class JobWorker {
  private readonly closing = new AbortController();
  private open: { worker: EndableWorker; link: QueueConnection } | null = null;

  constructor(private readonly options: JobWorkerOptions) {
    void this.start();
  }

  /** Waits for the job at work, but three seconds at most; what was not finished is taken up by another worker. */
  async close(): Promise<void> {
    this.closing.abort();
    const open = this.open;
    if (open === null) return;
    await open.worker.end();
    open.link.abandon();
  }

  private async start(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      const open = (this.open = this.connect());
      try {
        await open.worker.waitUntilReady();
        await open.worker.run();
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.options.onError(error);
      }
      const ending = open.worker.end();
      open.link.abandon();
      await ending;
      await delay(PAUSE_MILLIS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private connect(): { worker: EndableWorker; link: QueueConnection } {
    const { queue, location, work, onError, recovery } = this.options;
    const link = connectQueues(location, 'worker');
    const worker: EndableWorker = new EndableWorker(
      queue.name,
      () => work(),
      {
        connection: link.connection,
        autorun: false,
        concurrency: 1,
        runRetryDelay: PAUSE_MILLIS,
        ...RECOVERY,
        ...recovery,
      },
      link.factory,
    );
    const report = (error: unknown): void => {
      if (!this.closing.signal.aborted) onError(error);
    };
    worker.on('error', report);
    worker.on('failed', (_job, error) => report(error));
    return { worker, link };
  }
}
