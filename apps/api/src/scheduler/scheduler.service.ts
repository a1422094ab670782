import { pendingStep, type Experiment, type PendingStep } from '#libs/domain';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { Clock } from '../requester/clock.js';
import { LOGGER } from '../server/logger.token.js';
import { ScheduledSteps } from './scheduled-steps.service.js';

const TICK_MILLIS = 1_000;
/** How long what failed waits for its next try: twice as long every time, and no longer than the second of these. */
const PAUSE_MILLIS = { first: 1_000, longest: 16_000 };
/** Ramps read reports, which takes seconds; what costs nothing does not wait for them. */
const ORDER: readonly PendingStep['kind'][] = ['stop', 'start', 'ramp'];

/**
 * Does what schedules say, in every process of the API. It looks at the catalogue in memory, which costs nothing while nothing is
 * due; whatever it finds is read again before it is done.
 */
@Injectable()
export class Scheduler implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  /** What failed, by the id of the experiment; times in milliseconds of the clock. */
  private readonly paused = new Map<string, { until: number; pause: number }>();

  constructor(
    private readonly catalogue: CatalogueService,
    private readonly steps: ScheduledSteps,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** One look at all schedules; resolves when what was due has been done or put off. */
  async tick(): Promise<void> {
    const due = this.due(this.clock.now());
    for (const experiment of due) {
      if (this.stopping.signal.aborted) return;
      await this.takeOrPause(experiment);
    }
    // The next look must not find again what this one has done.
    if (due.length > 0) await this.catalogue.afterChange();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.tick().catch((error: unknown) => {
        this.logger.error({ err: error }, 'schedules could not be looked at');
      });
      await delay(TICK_MILLIS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private due(now: Date): Experiment[] {
    const found = (this.catalogue.newest?.experiments ?? []).flatMap((experiment) => {
      const step = pendingStep(experiment, now);
      const isPaused = (this.paused.get(experiment.id)?.until ?? 0) > now.getTime();
      return step === null || isPaused ? [] : [{ experiment, rank: ORDER.indexOf(step.kind) }];
    });
    return found.sort((one, other) => one.rank - other.rank).map(({ experiment }) => experiment);
  }

  private async takeOrPause(experiment: Experiment): Promise<void> {
    const { id, key } = experiment;
    try {
      await this.steps.take(experiment);
      this.paused.delete(id);
    } catch (error) {
      const { first, longest } = PAUSE_MILLIS;
      const pause = Math.min(longest, (this.paused.get(id)?.pause ?? first / 2) * 2);
      this.paused.set(id, { until: this.clock.now().getTime() + pause, pause });
      this.logger.warn({ err: error, experiment: key, retryInMillis: pause }, 'a scheduled step failed');
    }
  }
}
