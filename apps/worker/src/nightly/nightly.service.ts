import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { NightlySteps } from '#libs/domain';
import { HeldLease, LeaseLostError } from '../leases/held-lease.js';
import { LOGGER, SETTINGS, type WorkerSettings } from '../settings.js';
import type { NightlyTask } from './nightly-task.js';
import { RecountTask } from './recount-task.js';
import { RetentionTask } from './retention-task.js';

/** Does what is due once a night and no other worker is at. */
@Injectable()
export class NightlyService {
  private readonly holder = randomUUID();
  private readonly tasks: readonly NightlyTask[];

  constructor(
    private readonly steps: NightlySteps,
    recount: RecountTask,
    retention: RetentionTask,
    @Inject(SETTINGS) private readonly settings: WorkerSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.tasks = [recount, retention];
  }

  async runDue(signal: AbortSignal): Promise<void> {
    for (const task of this.tasks) {
      if (signal.aborted) return;
      const isOurs = await this.steps.claim(task.step, this.settings.nightlyAt, this.holder);
      if (isOurs) await this.run(task, signal);
    }
  }

  /** What fails stays taken for its minute, and is then tried again by whoever is first. */
  private async run(task: NightlyTask, stop: AbortSignal): Promise<void> {
    const { step } = task;
    const lease = new HeldLease(
      () => this.steps.hold(step, this.holder),
      (error) => this.logger.warn({ err: error, step }, 'a step of the night is disturbed'),
    );
    try {
      await task.run(AbortSignal.any([stop, lease.signal]));
      await lease.end();
      await this.steps.finish(step, this.settings.nightlyAt, this.holder);
      this.logger.info({ step }, 'a step of the night is done');
    } catch (error) {
      await lease.end();
      if (error instanceof LeaseLostError) return;
      if (stop.aborted) return this.steps.release(step, this.holder);
      this.logger.error({ err: error, step }, 'a step of the night failed; it is tried again');
    }
  }
}
