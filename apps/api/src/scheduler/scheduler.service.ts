import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { Clock } from '../requester/clock.js';
import { LOGGER } from '../server/logger.token.js';
import { ScheduleLane } from './schedule-lane.js';
import { ScheduledSteps } from './scheduled-steps.service.js';

/**
 * Does what schedules say, in every process of the API. It looks at the catalogue in memory, which costs nothing while nothing is
 * due; whatever it finds is read again before it is done.
 */
@Injectable()
export class Scheduler implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly lanes: readonly ScheduleLane[];
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    catalogue: CatalogueService,
    steps: ScheduledSteps,
    clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    const parts = { catalogue, steps, clock, logger };
    // Ramps compute reports, each of which takes seconds; what must be done on time does not wait for them.
    this.lanes = [new ScheduleLane(['stop', 'start'], parts), new ScheduleLane(['ramp'], parts)];
  }

  onApplicationBootstrap(): void {
    this.running = Promise.all(this.lanes.map((lane) => lane.run(this.stopping.signal)));
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** One look at all schedules; resolves when what was due has been done or put off. */
  async tick(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.tick(this.stopping.signal)));
  }
}
