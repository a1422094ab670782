import { Queue, type IQueueBackend } from 'bullmq';
import { connectQueues, type QueueConnection } from './backends/connection.js';
import { CLOSE_MILLIS, closeWithin } from './close-within.js';
import type { QueueLocation } from './queue-location.js';
import { KEPT_JOBS, KEPT_QUEUE_EVENTS, type JobName } from './queues.js';
import { withinDeadline } from './within-deadline.js';

/** What a job carries. */
export type NoPayload = Record<string, never>;

/** A queue of either backend whose jobs are those we declared. */
export type JobQueue = Queue<NoPayload, void, JobName, NoPayload, void, JobName, IQueueBackend>;

/** An answer that takes longer than this is none. */
const DEADLINE_MILLIS = 1_500;

/** After a failure the server is left alone for this long. */
const PAUSE_MILLIS = 1_000;

/** The queue's server does not answer; nothing is lost by it, since the queue is the record of nothing. */
export class QueueUnavailableError extends Error {
  constructor(queueName: string, cause?: unknown) {
    super(`The queue "${queueName}" cannot be reached now.`, { cause });
    this.name = 'QueueUnavailableError';
  }
}

/**
 * Puts jobs into a queue whose server may be away, hang, or come back empty: every use ends within a second and a half. A
 * connection that failed is thrown away, since BullMQ never recovers one whose first attempt failed.
 */
export class Producer {
  #open: { queue: JobQueue; link: QueueConnection } | null = null;
  #retryAt = 0;
  #closed = false;

  constructor(
    private readonly queueName: string,
    private readonly location: QueueLocation,
  ) {}

  /** Rejects with QueueUnavailableError, soon. */
  async use<T>(work: (queue: JobQueue) => Promise<T>): Promise<T> {
    if (this.#closed || performance.now() < this.#retryAt) throw new QueueUnavailableError(this.queueName);
    const open = (this.#open ??= this.#connect());
    try {
      return await withinDeadline(DEADLINE_MILLIS, work(open.queue));
    } catch (error) {
      await this.#giveUp(open);
      throw new QueueUnavailableError(this.queueName, error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const open = this.#open;
    this.#open = null;
    if (open) await discard(open);
  }

  /** Several uses may fail together on one connection; the first of them throws it away. */
  async #giveUp(open: { queue: JobQueue; link: QueueConnection }): Promise<void> {
    if (this.#open !== open) return;
    this.#open = null;
    this.#retryAt = performance.now() + PAUSE_MILLIS;
    await discard(open);
  }

  #connect(): { queue: JobQueue; link: QueueConnection } {
    const link = connectQueues(this.location, 'producer');
    const queue: JobQueue = new Queue(
      this.queueName,
      {
        connection: link.connection,
        defaultJobOptions: KEPT_JOBS,
        streams: { events: { maxLen: KEPT_QUEUE_EVENTS } },
      },
      link.factory,
    );
    // Whoever uses the queue meanwhile gets the error as an answer; what happens between two uses concerns nobody.
    queue.on('error', () => undefined);
    return { queue, link };
  }
}

async function discard({ queue, link }: { queue: JobQueue; link: QueueConnection }): Promise<void> {
  const closing = closeWithin(CLOSE_MILLIS, () => queue.close());
  link.abandon();
  await closing;
}
