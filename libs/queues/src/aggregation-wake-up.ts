import { WorkSignal } from '#libs/domain';
import { Producer } from './producer.js';
import type { QueueLocation } from './queue-location.js';
import { AGGREGATION_QUEUE, DRAIN_JOB } from './queues.js';
import { RareReports } from './rare-reports.js';
import { Throttle } from './throttle.js';

/** At most one hint in this time from one process; the workers drain everything they find anyway. */
const HINT_EVERY_MILLIS = 100;

export interface WorkSignalOptions {
  location: QueueLocation;
  /**
   * Hears, at most once a minute, of hints that could not be given, and of how many they were since the last time; the
   * workers' schedule makes up for them.
   */
  onError: (error: Error, count: number) => void;
}

/** Wakes the workers after events were committed. Fire and forget: no request ever waits for the queue. */
export class AggregationWakeUp extends WorkSignal {
  /** Hints since the start, for metrics. */
  readonly counts = { given: 0, failed: 0 };

  private readonly producer: Producer;
  private readonly throttle = new Throttle(HINT_EVERY_MILLIS, () => void this.hint());
  private readonly reports: RareReports;

  constructor({ location, onError }: WorkSignalOptions) {
    super();
    this.producer = new Producer(AGGREGATION_QUEUE, location);
    this.reports = new RareReports(onError);
  }

  override eventsArrived(): void {
    this.throttle.call();
  }

  override simulationAsked(): void {
    this.throttle.call();
  }

  /** In three seconds at most, whatever the queue's server does. */
  async close(): Promise<void> {
    this.throttle.stop();
    await this.producer.close();
  }

  private async hint(): Promise<void> {
    // While a drain is at work, one more is remembered and no further.
    const deduplication = { id: DRAIN_JOB, keepLastIfActive: true };
    try {
      await this.producer.use((queue) => queue.add(DRAIN_JOB, {}, { deduplication }));
      this.counts.given += 1;
    } catch (error) {
      this.counts.failed += 1;
      this.reports.report(error);
    }
  }
}
