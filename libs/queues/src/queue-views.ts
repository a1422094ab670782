import { Queue } from 'bullmq';
import { connectQueues, type QueueConnection } from './backends/connection.js';
import { CLOSE_MILLIS, closeWithin } from './close-within.js';
import { QueueUnavailableError, type JobQueue } from './producer.js';
import type { QueueLocation } from './queue-location.js';
import { QUEUES } from './queues.js';
import { withinDeadline } from './within-deadline.js';

const DEADLINE_MILLIS = 3_000;
/** Nobody watches any more: the connection goes. */
const IDLE_MILLIS = 60_000;

interface Open {
  queues: readonly JobQueue[];
  link: QueueConnection;
}

/** Every queue, for somebody who looks at them; connected while they do, and no longer. */
export class QueueViews {
  private open: Open | null = null;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly location: QueueLocation) {}

  /** Queues that answer. QueueUnavailableError within three seconds when they do not. */
  async current(): Promise<readonly JobQueue[]> {
    const open = (this.open ??= this.connect());
    clearTimeout(this.idle);
    this.idle = setTimeout(() => void this.close(), IDLE_MILLIS).unref();
    try {
      await withinDeadline(DEADLINE_MILLIS, Promise.all(open.queues.map((queue) => queue.isPaused())));
      return open.queues;
    } catch (error) {
      // One whose first attempt to connect failed never recovers.
      if (this.open === open) this.open = null;
      await discard(open);
      throw new QueueUnavailableError(QUEUES.map(({ name }) => name).join(', '), error);
    }
  }

  /** In three seconds at most. */
  async close(): Promise<void> {
    clearTimeout(this.idle);
    const open = this.open;
    this.open = null;
    if (open !== null) await discard(open);
  }

  private connect(): Open {
    const link = connectQueues(this.location, 'viewer');
    const queues = QUEUES.map(({ name }) => {
      const queue: JobQueue = new Queue(name, { connection: link.connection }, link.factory);
      queue.on('error', () => undefined);
      return queue;
    });
    return { queues, link };
  }
}

async function discard({ queues, link }: Open): Promise<void> {
  const closing = closeWithin(CLOSE_MILLIS, () => Promise.all(queues.map((queue) => queue.close())));
  link.abandon();
  await closing;
}
