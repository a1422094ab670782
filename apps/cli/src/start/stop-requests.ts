const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm passes a signal on that the terminal already sent to everyone: two at once are one wish. */
const SAME_WISH_MILLISECONDS = 1_000;

/** What asks this process to stop: a signal, or an error nobody caught. */
export class StopRequests {
  /** Resolves at the first request; with the error, if it was one. */
  readonly first: Promise<Error | undefined>;
  private resolveFirst: (error: Error | undefined) => void = () => undefined;
  private firstAt: number | undefined;
  private again: () => void = () => undefined;

  constructor(private readonly note: (line: string) => void) {
    this.first = new Promise((resolve) => (this.resolveFirst = resolve));
    SIGNALS.forEach((signal) => process.on(signal, () => this.hearSignal()));
    process.on('uncaughtException', (error) => this.hearError(error));
  }

  /** What to do when somebody asks once more because stopping takes too long. */
  whenImpatient(action: () => void): void {
    this.again = action;
  }

  private hearSignal(): void {
    if (this.firstAt === undefined) {
      this.note('Stopping ... (Ctrl-C again stops at once)');
      this.begin(undefined);
    } else if (performance.now() - this.firstAt > SAME_WISH_MILLISECONDS) {
      this.again();
    }
  }

  private hearError(error: Error): void {
    if (this.firstAt === undefined) this.begin(error);
    else this.note(`While stopping: ${error.stack}`);
  }

  private begin(error: Error | undefined): void {
    this.firstAt = performance.now();
    this.resolveFirst(error);
  }
}
