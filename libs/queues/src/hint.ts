import { Producer } from './producer.js';
import type { QueueLocation } from './queue-location.js';
import type { HintQueue } from './queues.js';
import { Throttle } from './throttle.js';

/** At most one hint in this time from one process; the workers take everything they find anyway. */
const HINT_EVERY_MILLIS = 100;

export interface HintOptions {
  queue: HintQueue;
  location: QueueLocation;
  onGiven: () => void;
  onFailed: (error: unknown) => void;
}

/** Puts the one job of a queue into it, unless it waits there already. */
export class Hint {
  private readonly producer: Producer;
  private readonly throttle = new Throttle(HINT_EVERY_MILLIS, () => void this.put());

  constructor(private readonly options: HintOptions) {
    this.producer = new Producer(options.queue.name, options.location);
  }

  /** Returns at once and never throws. */
  give(): void {
    this.throttle.call();
  }

  /** In three seconds at most, whatever the queue's server does. */
  async close(): Promise<void> {
    this.throttle.stop();
    await this.producer.close();
  }

  private async put(): Promise<void> {
    const { queue, onGiven, onFailed } = this.options;
    // While a job is at work, one more is remembered and no further.
    const deduplication = { id: queue.job, keepLastIfActive: true };
    try {
      await this.producer.use((jobs) => jobs.add(queue.job, {}, { deduplication }));
    } catch (error) {
      onFailed(error);
      return;
    }
    onGiven();
  }
}
