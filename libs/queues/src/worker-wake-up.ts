import { WorkSignal } from '#libs/domain';
import { Hint } from './hint.js';
import type { QueueLocation } from './queue-location.js';
import { AGGREGATION, MAINTENANCE, SIMULATIONS, type HintQueue } from './queues.js';
import { RareReports } from './rare-reports.js';

export interface WorkSignalOptions {
  location: QueueLocation;
  /**
   * Hears, at most once a minute, of hints that could not be given, and of how many they were since the last time; the
   * workers' schedule makes up for them.
   */
  onError: (error: Error, count: number) => void;
}

/** Wakes the workers after something was committed for them. Fire and forget: no request ever waits for a queue. */
export class WorkerWakeUp extends WorkSignal {
  /** Hints since the start, for metrics. */
  readonly counts = { given: 0, failed: 0 };

  private readonly aggregation: Hint;
  private readonly simulations: Hint;
  private readonly maintenance: Hint;

  constructor({ location, onError }: WorkSignalOptions) {
    super();
    const reports = new RareReports(onError);
    const hintFor = (queue: HintQueue): Hint =>
      new Hint({
        queue,
        location,
        onGiven: () => {
          this.counts.given += 1;
        },
        onFailed: (error) => {
          this.counts.failed += 1;
          reports.report(error);
        },
      });
    this.aggregation = hintFor(AGGREGATION);
    this.simulations = hintFor(SIMULATIONS);
    this.maintenance = hintFor(MAINTENANCE);
  }

  override eventsArrived(): void {
    this.aggregation.give();
  }

  override simulationAsked(): void {
    this.simulations.give();
  }

  override recountAsked(): void {
    this.maintenance.give();
  }

  /** In three seconds at most, whatever the queues' server does. */
  async close(): Promise<void> {
    await Promise.all([this.aggregation, this.simulations, this.maintenance].map((hint) => hint.close()));
  }
}
