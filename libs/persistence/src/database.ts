import { DataSource, type EntityManager } from 'typeorm';
import { CONNECT_TIMEOUT_MILLIS, createDataSource, type PersistenceOptions } from './data-source.js';
import { translateError } from './translate-error.js';
import { withinDeadline } from './within-deadline.js';

const CLOSE_DEADLINE_MILLIS = 3_000;
const LONGEST_CONNECT_MILLIS = 10_000;

/**
 * The connection that all adapters share. It opens at the first use and again after a failure, so a process may start before
 * its database does: until then every use fails soon with DatabaseUnavailableError. The attempt to open it goes on for the next
 * use, and one that ran out of time makes the next one's twice as long: a machine that is slow is not kept slow by attempts that
 * are all thrown away halfway.
 */
export class Database {
  #opening: Promise<DataSource> | null = null;
  #closed = false;
  #connectMillis = CONNECT_TIMEOUT_MILLIS;

  constructor(readonly options: PersistenceOptions) {}

  /** Runs `work` outside a transaction; errors of the driver become errors of the domain where it has a word for them. */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await work((await this.#source()).manager);
    } catch (error) {
      throw translateError(error);
    }
  }

  /** As `run`, in one transaction: all of it or nothing. */
  async transaction<T>(
    work: (manager: EntityManager) => Promise<T>,
    isolation: 'READ COMMITTED' | 'REPEATABLE READ' = 'READ COMMITTED',
  ): Promise<T> {
    return this.run((manager) => manager.transaction(isolation, work));
  }

  /** Resolves when the database answers; DatabaseUnavailableError when not. */
  async ping(): Promise<void> {
    await this.run((manager) => manager.query('SELECT 1'));
  }

  /** Waits at most three seconds for what is still running. */
  async close(): Promise<void> {
    this.#closed = true;
    const opening = this.#opening;
    this.#opening = null;
    const closed = opening?.then(
      (source) => source.destroy(),
      () => undefined,
    );
    if (closed) await withinDeadline(closed, CLOSE_DEADLINE_MILLIS);
  }

  async #source(): Promise<DataSource> {
    if (this.#closed) throw new Error('The database connection of this process is closed.');
    this.#opening ??= this.#open();
    const opening = this.#opening;
    let source: DataSource | undefined;
    await withinDeadline(
      opening.then((opened) => (source = opened)),
      CONNECT_TIMEOUT_MILLIS,
    );
    if (source === undefined) throw new Error('timeout exceeded when trying to connect');
    return source;
  }

  async #open(): Promise<DataSource> {
    try {
      return await createDataSource(this.options, this.#connectMillis).initialize();
    } catch (error) {
      this.#opening = null;
      if (/timeout/.test(String(error)))
        this.#connectMillis = Math.min(LONGEST_CONNECT_MILLIS, this.#connectMillis * 2);
      throw error;
    }
  }
}
