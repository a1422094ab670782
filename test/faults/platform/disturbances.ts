/** What a fault takes away. While it is away, and a little after, requests may be refused for it with 503. */
export type Disturbed = 'database' | 'capacity';

/** How long after a fault its echoes are excused: connections are made again, queues empty themselves. */
const ECHO_MILLISECONDS = 5_000;

const LOOK_MILLISECONDS = 100;
/** A timer that is so late says that this computer has other things to do, and that no time measured here means much. */
const BUSY_MILLISECONDS = 1_000;

/** Knows which refusals, and which silences, have an excuse. */
export class Disturbances {
  private readonly open = new Map<Disturbed, number>();
  private lastEnd = -Infinity;
  private busyAt = -Infinity;
  private lookedAt = performance.now();
  private readonly timer = setInterval(() => this.look(), LOOK_MILLISECONDS);

  begin(what: Disturbed): void {
    this.open.set(what, (this.open.get(what) ?? 0) + 1);
  }

  end(what: Disturbed): void {
    this.open.set(what, (this.open.get(what) ?? 0) - 1);
    this.lastEnd = performance.now();
  }

  async during<T>(what: Disturbed, work: () => Promise<T>): Promise<T> {
    this.begin(what);
    try {
      return await work();
    } finally {
      this.end(what);
    }
  }

  /** A bystander was not served by the database in time either. */
  noteSlowDatabase(): void {
    this.lastEnd = performance.now();
  }

  /** Whether something was away, or the machine too busy, at any moment since then. */
  excuseSince(time: number): boolean {
    const isOpen = [...this.open.values()].some((count) => count > 0);
    return isOpen || this.lastEnd + ECHO_MILLISECONDS > time || this.wasBusySince(time);
  }

  /** Whether the machine itself had no time. */
  wasBusySince(time: number): boolean {
    return this.busyAt > time;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const now = performance.now();
    if (now - this.lookedAt > LOOK_MILLISECONDS + BUSY_MILLISECONDS) this.busyAt = now;
    this.lookedAt = now;
  }
}
