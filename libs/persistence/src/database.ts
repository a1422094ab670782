import { DataSource, type EntityManager } from 'typeorm';
import { createDataSource, type PersistenceOptions } from './data-source.js';
import { translateError } from './translate-error.js';
import { withinDeadline } from './within-deadline.js';

const CLOSE_DEADLINE_MILLIS = 3_000;

/**
 * The connection that all adapters share. It opens at the first use and again after a failure, so a process may start before
 * its database does: until then every use fails soon with DatabaseUnavailableError.
 */
export class Database {
  #opening: Promise<DataSource> | null = null;
  #closed = false;

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
    const source = await opening?.catch(() => null);
    if (source) await withinDeadline(source.destroy(), CLOSE_DEADLINE_MILLIS);
  }

  #source(): Promise<DataSource> {
    if (this.#closed) return Promise.reject(new Error('The database connection of this process is closed.'));
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<DataSource> {
    try {
      return await createDataSource(this.options).initialize();
    } catch (error) {
      this.#opening = null;
      throw error;
    }
  }
}
