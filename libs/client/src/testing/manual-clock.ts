import type { Clock } from '../clock.js';

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  private readonly timers = new Map<number, { at: number; callback: () => void }>();
  private lastHandle = 0;

  constructor(private time = Date.parse('2026-03-01T12:00:00Z')) {}

  now(): number {
    return this.time;
  }

  setTimeout(callback: () => void, milliseconds: number): number {
    this.timers.set(++this.lastHandle, { at: this.time + milliseconds, callback });
    return this.lastHandle;
  }

  clearTimeout(handle: unknown): void {
    this.timers.delete(handle as number);
  }

  /** Milliseconds until each timer, soonest first. */
  get waits(): number[] {
    return [...this.timers.values()].map(({ at }) => at - this.time).sort((a, b) => a - b);
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
    for (const [handle, { at, callback }] of [...this.timers]) {
      if (at <= this.time && this.timers.delete(handle)) callback();
    }
  }
}
