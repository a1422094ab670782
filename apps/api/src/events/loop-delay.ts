import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

const TICK_MILLIS = 100;
/** By then everybody waits, assignments too; what can come again later should. */
const BUSY_MILLIS = 500;
/** One long pause is a hiccup, of the machine perhaps; load comes back. */
const LATE_TICKS = 2;

/** Whether the event loop is late, time after time. */
@Injectable()
export class LoopDelay implements OnApplicationShutdown {
  private readonly ticking = setInterval(() => this.tick(), TICK_MILLIS).unref();
  private tickedAt = performance.now();
  private lateTicks = 0;

  get isBusy(): boolean {
    return this.lateTicks >= LATE_TICKS;
  }

  onApplicationShutdown(): void {
    clearInterval(this.ticking);
  }

  private tick(): void {
    const now = performance.now();
    const late = now - this.tickedAt - TICK_MILLIS;
    this.tickedAt = now;
    this.lateTicks = late > BUSY_MILLIS ? this.lateTicks + 1 : 0;
  }
}
