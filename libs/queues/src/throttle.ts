/**
 * Calls `act` for a burst of calls at most once in `millis`: at once for the first, and once more at the end of the interval
 * if there were further calls, so that the last call is never forgotten.
 */
export class Throttle {
  private timer: NodeJS.Timeout | null = null;
  private isOwed = false;

  constructor(
    private readonly millis: number,
    private readonly act: () => void,
  ) {}

  call(): void {
    if (this.timer === null) this.fire();
    else this.isOwed = true;
  }

  /** What is owed is forgotten. */
  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.isOwed = false;
  }

  private fire(): void {
    this.isOwed = false;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.isOwed) this.fire();
    }, this.millis).unref();
    this.act();
  }
}
