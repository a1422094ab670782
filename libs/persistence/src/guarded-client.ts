import pg from 'pg';

type Callback = (error: Error | null, result: unknown) => void;
type Query = (...args: unknown[]) => unknown;

/**
 * A connection that is given up as soon as it is known to be dead: when a query's deadline (`query_timeout`) passed without
 * any answer, or the server said FATAL. pg alone leaves it open and the pool hands it out again, to a query that waits behind
 * the one that never returns, or fails on a socket that is just being closed.
 *
 * Its error never ends the process: between the moment at which the pool hands a connection out and the one at which its new
 * owner listens to it, and after it was given back as broken, nobody else listens. Whoever uses it hears of it by the next query.
 */
export class GuardedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    const send = this.query.bind(this) as Query;
    const guarded: Query = (...args) => send(...args.map((argument) => this.watched(argument)));
    this.query = ((...args: unknown[]) => {
      const outcome = guarded(...args);
      if (outcome instanceof Promise) outcome.catch((error: unknown) => this.giveUpIfDead(error));
      return outcome;
    }) as typeof this.query;
  }

  private watched(argument: unknown): unknown {
    if (typeof argument !== 'function') return argument;
    const callback = argument as Callback;
    return (error: Error | null, result: unknown) => {
      this.giveUpIfDead(error);
      callback(error, result);
    };
  }

  private giveUpIfDead(error: unknown): void {
    const { message, severity } = (error ?? {}) as { message?: string; severity?: string };
    if (message !== 'Query read timeout' && severity !== 'FATAL') return;
    // With a query still at work, `end` destroys the socket; from this moment on the pool does not hand it out again.
    this.end().catch(() => undefined);
  }
}
