import { DataMap } from '#libs/domain';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';
import { LOGGER } from '../settings.js';

const EVERY_MILLIS = 5_000;
const AFTER_FAILURE_MILLIS = 15_000;
const FORGET_EVERY_MILLIS = 3_600_000;

/** Observes what comes into the log, every few seconds, beside everything else; one worker at a time finds something to do. */
@Injectable()
export class ObservationRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private forgottenAt = -Infinity;

  constructor(
    private readonly dataMap: DataMap,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** The step at work ends, or is rolled back and done again by the next worker. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const pause = await this.observe(signal);
      await delay(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** @returns milliseconds until the next time */
  private async observe(signal: AbortSignal): Promise<number> {
    try {
      for (let isMore = true; isMore && !signal.aborted;) isMore = (await this.dataMap.observe()).backlog;
      await this.forget();
      return EVERY_MILLIS;
    } catch (error) {
      this.logger.warn({ err: error }, 'events could not be observed');
      return AFTER_FAILURE_MILLIS;
    }
  }

  private async forget(): Promise<void> {
    const now = performance.now();
    if (now - this.forgottenAt < FORGET_EVERY_MILLIS) return;
    await this.dataMap.forget();
    this.forgottenAt = now;
  }
}
