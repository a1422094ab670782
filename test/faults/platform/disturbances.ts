/**
 * What a fault takes away. While it is away, and a little after, requests may be refused for it with 503. `machine`: a bystander
 * is not served by the database in time either, since this computer has other things to do.
 */
export type Disturbed = 'database' | 'capacity' | 'machine';

/** How long after a fault its echoes are excused: connections are made again, queues empty themselves. */
const ECHO_MILLISECONDS = 5_000;

/** Knows which refusals have an excuse. */
export class Disturbances {
  private readonly open = new Map<Disturbed, number>();
  private lastEnd = -Infinity;

  begin(what: Disturbed): void {
    this.open.set(what, (this.open.get(what) ?? 0) + 1);
  }

  end(what: Disturbed): void {
    this.open.set(what, (this.open.get(what) ?? 0) - 1);
    this.lastEnd = performance.now();
  }

  /** It was so a moment ago. */
  note(what: Disturbed): void {
    this.begin(what);
    this.end(what);
  }

  async during<T>(what: Disturbed, work: () => Promise<T>): Promise<T> {
    this.begin(what);
    try {
      return await work();
    } finally {
      this.end(what);
    }
  }

  /** Whether something was away at any moment since then. */
  excuseSince(time: number): boolean {
    return [...this.open.values()].some((count) => count > 0) || this.lastEnd + ECHO_MILLISECONDS > time;
  }
}
