const MINUTE_MILLIS = 60_000;

/** Hears of every error and tells at most one a minute, with the number of those since the one it told before. */
export class RareReports {
  private untold = 0;
  private toldAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly tell: (error: Error, count: number) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  report(error: unknown): void {
    this.untold += 1;
    if (this.now() - this.toldAt < MINUTE_MILLIS) return;
    const count = this.untold;
    this.untold = 0;
    this.toldAt = this.now();
    this.tell(error instanceof Error ? error : new Error(String(error)), count);
  }
}
