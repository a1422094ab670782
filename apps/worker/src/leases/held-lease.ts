const EVERY_MILLIS = 5_000;

/** The work was taken by another worker. */
export class LeaseLostError extends Error {
  constructor() {
    super('The work was taken by another worker.');
    this.name = 'LeaseLostError';
  }
}

/** Tells every few seconds that the worker lives; hears when another has taken over. */
export class HeldLease {
  private readonly lost = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private telling: Promise<void> | null = null;

  /** @param hold a sign of life; false: the work is another's */
  constructor(
    private readonly hold: () => Promise<boolean>,
    private readonly onError: (error: unknown) => void,
    everyMillis = EVERY_MILLIS,
  ) {
    this.timer = setInterval(() => {
      this.telling ??= this.tell().finally(() => (this.telling = null));
    }, everyMillis);
  }

  /** Aborts, with LeaseLostError, when the work is another's. */
  get signal(): AbortSignal {
    return this.lost.signal;
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.telling;
  }

  /** A sign that does not get through is followed by the next one; being silent for long is what others notice. */
  private async tell(): Promise<void> {
    try {
      if (!(await this.hold())) this.lost.abort(new LeaseLostError());
    } catch (error) {
      this.onError(error);
    }
  }
}
