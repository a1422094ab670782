import type pg from 'pg';
import { atOneMoment, inTransaction, outsideOfTransactions, poolOf } from './session-pools.js';
import { GRACE_MILLISECONDS, type Session } from './session.js';

/** A statement of a drain may take a minute; whoever waits for a report is answered sooner, if only by an error. */
const WORK_TIMEOUT_MILLISECONDS = 60_000;
const READ_TIMEOUT_MILLISECONDS = 5_000;

/** Connections that count, and connections that answer: a long recount never keeps a reader waiting. */
export class StatisticsPools {
  private readonly work: pg.Pool;
  private readonly reading: pg.Pool;

  constructor(connectionString: string, workTimeout = WORK_TIMEOUT_MILLISECONDS) {
    this.work = poolOf({
      connectionString,
      statementTimeout: workTimeout,
      // A network that swallows the answer must not keep a worker from working for longer than that.
      queryTimeout: workTimeout + GRACE_MILLISECONDS,
    });
    this.reading = poolOf({
      connectionString,
      statementTimeout: READ_TIMEOUT_MILLISECONDS,
      queryTimeout: READ_TIMEOUT_MILLISECONDS,
      plansOnce: true,
    });
  }

  /** Reads what is committed at its first statement, unless it changes something. */
  toWork<T>(run: (session: Session) => Promise<T>): Promise<T> {
    return inTransaction(this.work, run);
  }

  /** Reads only, and nothing of what is committed meanwhile; all of it within the milliseconds, if any. */
  atOneMoment<T>(run: (session: Session) => Promise<T>, milliseconds?: number): Promise<T> {
    return atOneMoment(this.work, run, milliseconds);
  }

  /** One statement, outside of any transaction. */
  toRead<T>(run: (session: Session) => Promise<T>): Promise<T> {
    return outsideOfTransactions(this.reading, run);
  }

  async close(): Promise<void> {
    await Promise.all([this.work.end(), this.reading.end()]);
  }
}
