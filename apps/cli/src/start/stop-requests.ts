const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm passes a signal on that the terminal already sent to everyone: two at once are one wish. */
const SAME_WISH_MILLISECONDS = 1_000;

/** What asks this process to stop: a signal, or an error nobody caught. */
export class StopRequests {
  /** Resolves at the first request; with the error, if it was one. */
  readonly first: Promise<Error | undefined>;
  private firstAt: number | undefined;
  private again: () => void = () => undefined;

  constructor() {
    this.first = new Promise((resolve) => {
      SIGNALS.forEach((signal) => process.on(signal, () => this.request(() => resolve(undefined))));
      process.on('uncaughtException', (error) => this.request(() => resolve(error)));
    });
  }

  /** What to do when somebody asks once more because stopping takes too long. */
  whenImpatient(action: () => void): void {
    this.again = action;
  }

  private request(resolve: () => void): void {
    if (this.firstAt === undefined) {
      this.firstAt = performance.now();
      resolve();
    } else if (performance.now() - this.firstAt > SAME_WISH_MILLISECONDS) {
      this.again();
    }
  }
}
