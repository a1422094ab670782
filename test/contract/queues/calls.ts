/** Counts calls, and lets a test wait for the next ones. */
export class Calls {
  count = 0;
  private waiting: { count: number; resolve: () => void }[] = [];

  readonly note = (): void => {
    this.count += 1;
    this.waiting = this.waiting.filter(({ count, resolve }) => {
      if (count > this.count) return true;
      resolve();
      return false;
    });
  };

  /** Resolves after that many further calls. */
  next(calls = 1): Promise<void> {
    return new Promise((resolve) => this.waiting.push({ count: this.count + calls, resolve }));
  }
}
