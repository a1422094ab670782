import { closeWithin, CLOSE_MILLIS } from './close-within.js';
import { JobWorker, type RecoveryTimes } from './job-worker.js';
import { Producer } from './producer.js';
import type { QueueLocation } from './queue-location.js';
import { KEPT_JOBS, type HintQueue } from './queues.js';
import { RareReports } from './rare-reports.js';

/** The schedule is put back this often, since a Redis that was flushed or evicted has forgotten it. */
const RESCHEDULE_MILLIS = 30_000;

const LOOK_EVERY_MILLIS = 1_000;

export interface QueueWorkerOptions {
  queue: HintQueue;
  location: QueueLocation;
  /** Does everything that waits. May run in several processes at once; never twice at once in this one. */
  work: () => Promise<void>;
  /** Hears, at most once a minute, of what went wrong, and of how many errors there were since the last time. */
  onError: (error: Error, count: number) => void;
  /** Milliseconds; for tests. */
  rescheduleEvery?: number;
  withoutQueueAfter?: number;
  recovery?: RecoveryTimes;
}

/** Runs `work` on every hint, on the queue's schedule, and, with the queue's server away, all the same. */
export class QueueWorker {
  private readonly reports: RareReports;
  private readonly producer: Producer;
  private readonly worker: JobWorker;
  private readonly timers: NodeJS.Timeout[];
  private atWork: Promise<void> | null = null;
  private workedAt = performance.now();

  constructor(private readonly options: QueueWorkerOptions) {
    const { queue, location, onError, recovery, rescheduleEvery = RESCHEDULE_MILLIS } = options;
    this.reports = new RareReports(onError);
    this.producer = new Producer(queue.name, location);
    this.worker = new JobWorker({
      queue,
      location,
      work: () => this.work(),
      onError: (error) => this.reports.report(error),
      recovery,
    });
    let isScheduled = false;
    const schedule = async (): Promise<void> => {
      isScheduled = await this.schedule();
    };
    this.timers = [
      setInterval(() => void schedule(), rescheduleEvery),
      setInterval(() => {
        if (!isScheduled) void schedule();
        this.workWithoutQueue();
      }, LOOK_EVERY_MILLIS),
    ];
    void schedule();
  }

  /** Waits for the work that was begun, but three seconds at most, whatever the queue's server does. */
  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all([
      this.worker.close(),
      this.producer.close(),
      closeWithin(CLOSE_MILLIS, () => this.atWork ?? Promise.resolve()),
    ]);
  }

  /** One at a time in this process: a job that comes while the work is done without the queue waits for that. */
  private async work(): Promise<void> {
    while (this.atWork !== null) await this.atWork.catch(() => undefined);
    this.atWork = this.options.work().finally(() => {
      this.atWork = null;
      this.workedAt = performance.now();
    });
    await this.atWork;
  }

  private workWithoutQueue(): void {
    const { queue, withoutQueueAfter = queue.withoutQueueAfterMillis } = this.options;
    if (this.atWork !== null || performance.now() - this.workedAt < withoutQueueAfter) return;
    this.work().catch((error: unknown) => this.reports.report(error));
  }

  private async schedule(): Promise<boolean> {
    const { job, everyMillis } = this.options.queue;
    try {
      await this.producer.use((jobs) =>
        jobs.upsertJobScheduler(job, { every: everyMillis }, { name: job, data: {}, opts: KEPT_JOBS }),
      );
      return true;
    } catch (error) {
      this.reports.report(error);
      return false;
    }
  }
}
