import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MILLIS = 20;
const SAMPLE_MILLIS = 1_000;
const NANOS_PER_MILLI = 1e6;
/** By then everybody waits, assignments too; what can come again later should. */
const BUSY_MILLIS = 500;

/** How late the event loop is, on average over the last second. */
@Injectable()
export class LoopDelay implements OnApplicationShutdown {
  private readonly histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MILLIS });
  private readonly sampling: NodeJS.Timeout;
  private milliseconds = 0;

  constructor() {
    this.histogram.enable();
    this.sampling = setInterval(() => this.sample(), SAMPLE_MILLIS).unref();
  }

  get isBusy(): boolean {
    return this.milliseconds > BUSY_MILLIS;
  }

  onApplicationShutdown(): void {
    clearInterval(this.sampling);
    this.histogram.disable();
  }

  private sample(): void {
    const { mean } = this.histogram;
    this.milliseconds = Number.isNaN(mean) ? 0 : mean / NANOS_PER_MILLI - RESOLUTION_MILLIS;
    this.histogram.reset();
  }
}
