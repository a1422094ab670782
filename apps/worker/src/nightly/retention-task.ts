import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { EventRetention } from '#libs/domain';
import { LOGGER, SETTINGS, type WorkerSettings } from '../settings.js';
import { NightlyTask } from './nightly-task.js';

/** Lets go of events that are older than they must be kept; of none when nobody said how long. */
@Injectable()
export class RetentionTask extends NightlyTask {
  override readonly step = 'retention';

  constructor(
    private readonly retention: EventRetention,
    @Inject(SETTINGS) private readonly settings: WorkerSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  override async run(): Promise<void> {
    const { eventRetentionDays } = this.settings;
    if (eventRetentionDays === undefined) return;
    const dropped = await this.retention.dropOlderThan(eventRetentionDays);
    this.logger.info(dropped, 'dropped old events');
  }
}
