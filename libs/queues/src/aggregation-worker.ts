import { closeWithin, CLOSE_MILLIS } from './close-within.js';
import { JobWorker } from './job-worker.js';
import { Producer } from './producer.js';
import type { QueueLocation } from './queue-location.js';
import { AGGREGATION_QUEUE, DRAIN_EVERY_MILLIS, DRAIN_JOB, KEPT_JOBS } from './queues.js';
import { RareReports } from './rare-reports.js';

/** The schedule is put back this often, since a Redis that was flushed or evicted has forgotten it. */
const RESCHEDULE_MILLIS = 30_000;

/** When the queue has brought nothing for so long, its server is away: the log is drained without it. */
const WITHOUT_QUEUE_AFTER_MILLIS = 5_000;

const LOOK_EVERY_MILLIS = 1_000;

export interface AggregationWorkerOptions {
  location: QueueLocation;
  /** Takes everything that waits in the log. May run in several processes at once; never twice at once in this one. */
  drain: () => Promise<void>;
  /** Hears, at most once a minute, of what went wrong, and of how many errors there were since the last time. */
  onError: (error: Error, count: number) => void;
  /** Milliseconds; for tests. */
  rescheduleEvery?: number;
  withoutQueueAfter?: number;
}

/** Runs `drain` on every hint, on a schedule of one second, and, with the queue's server away, all the same. */
export class AggregationWorker {
  private readonly reports: RareReports;
  private readonly producer: Producer;
  private readonly worker: JobWorker;
  private readonly timers: NodeJS.Timeout[];
  private atWork: Promise<void> | null = null;
  private drainedAt = performance.now();

  constructor(private readonly options: AggregationWorkerOptions) {
    const { location, onError, rescheduleEvery = RESCHEDULE_MILLIS } = options;
    this.reports = new RareReports(onError);
    this.producer = new Producer(AGGREGATION_QUEUE, location);
    this.worker = new JobWorker({
      queueName: AGGREGATION_QUEUE,
      location,
      handlers: { drain: () => this.drain() },
      onError: (error) => this.reports.report(error),
    });
    let isScheduled = false;
    const schedule = async (): Promise<void> => {
      isScheduled = await this.schedule();
    };
    this.timers = [
      setInterval(() => void schedule(), rescheduleEvery),
      setInterval(() => {
        if (!isScheduled) void schedule();
        this.drainWithoutQueue();
      }, LOOK_EVERY_MILLIS),
    ];
    void schedule();
  }

  /** Waits for the drain at work, but three seconds at most, whatever the queue's server does. */
  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all([
      this.worker.close(),
      this.producer.close(),
      closeWithin(CLOSE_MILLIS, () => this.atWork ?? Promise.resolve()),
    ]);
  }

  /** One at a time in this process: a job that comes while the log is drained without the queue waits for that. */
  private async drain(): Promise<void> {
    while (this.atWork !== null) await this.atWork.catch(() => undefined);
    this.atWork = this.options.drain().finally(() => {
      this.atWork = null;
      this.drainedAt = performance.now();
    });
    await this.atWork;
  }

  private drainWithoutQueue(): void {
    const { withoutQueueAfter = WITHOUT_QUEUE_AFTER_MILLIS } = this.options;
    if (this.atWork !== null || performance.now() - this.drainedAt < withoutQueueAfter) return;
    this.drain().catch((error: unknown) => this.reports.report(error));
  }

  private async schedule(): Promise<boolean> {
    try {
      await this.producer.use((queue) =>
        queue.upsertJobScheduler(
          DRAIN_JOB,
          { every: DRAIN_EVERY_MILLIS },
          { name: DRAIN_JOB, data: {}, opts: KEPT_JOBS },
        ),
      );
      return true;
    } catch (error) {
      this.reports.report(error);
      return false;
    }
  }
}
