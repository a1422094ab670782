import { Inject, Injectable } from '@nestjs/common';
import { MAINTENANCE } from '#libs/queues';
import type { Logger } from 'pino';
import { NightlyService } from '../nightly/nightly.service.js';
import { QueueRunner } from '../queue-runner.js';
import { RecountService } from '../recounts/recount.service.js';
import { LOGGER, SETTINGS, type WorkerSettings } from '../settings.js';

/** Does what is due, then the recounts that wait. */
@Injectable()
export class MaintenanceRunner extends QueueRunner {
  constructor(
    private readonly nightly: NightlyService,
    private readonly recounts: RecountService,
    @Inject(SETTINGS) settings: WorkerSettings,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(MAINTENANCE, settings, logger);
  }

  protected override async work(signal: AbortSignal): Promise<void> {
    await this.nightly.runDue(signal);
    await this.recounts.runWaiting(signal);
  }
}
