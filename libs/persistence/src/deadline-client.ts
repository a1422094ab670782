import pg from 'pg';

type Callback = (error: Error | null, result: unknown) => void;
type Query = (...args: unknown[]) => unknown;

/**
 * A connection that is cut when a query's deadline (`query_timeout`) passes without any answer. pg alone leaves it open and
 * gives it back to the pool, where every later query would wait behind the one that never returns.
 */
export class DeadlineClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const send = this.query.bind(this) as Query;
    const guarded: Query = (...args) => send(...args.map((argument) => this.watched(argument)));
    this.query = ((...args: unknown[]) => {
      const outcome = guarded(...args);
      if (outcome instanceof Promise) outcome.catch((error: unknown) => this.cutAfterDeadline(error));
      return outcome;
    }) as typeof this.query;
  }

  private watched(argument: unknown): unknown {
    if (typeof argument !== 'function') return argument;
    const callback = argument as Callback;
    return (error: Error | null, result: unknown) => {
      this.cutAfterDeadline(error);
      callback(error, result);
    };
  }

  private cutAfterDeadline(error: unknown): void {
    if (!(error instanceof Error) || error.message !== 'Query read timeout') return;
    this.connection.stream.destroy();
  }
}
