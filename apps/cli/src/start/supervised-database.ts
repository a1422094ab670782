import {
  EmbeddedPostgres,
  stopServer,
  type EmbeddedPostgresOptions,
} from '../embedded-postgres/embedded-postgres.js';
import type { Postmaster } from '../embedded-postgres/postmaster.js';
import { sendSignal } from '../process/send-signal.js';
import { keepRunning } from './keep-running.js';

/** The embedded server, started again when it dies. */
export class SupervisedDatabase {
  private running: Promise<void> = Promise.resolve();

  private constructor(
    private readonly embedded: EmbeddedPostgres,
    private postmaster: Postmaster,
  ) {}

  /** Rejects when the first start fails; later ones are tried until the signal. */
  static async start(options: EmbeddedPostgresOptions): Promise<SupervisedDatabase> {
    const embedded = await EmbeddedPostgres.prepare(options);
    const database = new SupervisedDatabase(embedded, await embedded.launch());
    database.running = database.keepRunning(options);
    return database;
  }

  get url(): string {
    return this.embedded.url;
  }

  get folder(): string {
    return this.embedded.folder;
  }

  /** Call after the signal, or it is started again. */
  async stop(): Promise<void> {
    await stopServer(this.postmaster);
    await this.running;
  }

  /** At once and without waiting. Nothing committed is lost, the next start takes longer. */
  kill(): void {
    sendSignal(this.postmaster.pid, 'SIGQUIT');
  }

  private keepRunning({ signal, note }: EmbeddedPostgresOptions): Promise<void> {
    let isFirst = true;
    return keepRunning({
      launch: async () => {
        if (!isFirst) {
          this.postmaster = await this.embedded.launchAgain();
          note('PostgreSQL runs again.');
        }
        isFirst = false;
        return { ended: this.postmaster.exited.then(describeEnd) };
      },
      onEnding: ({ reason, delayMilliseconds }) =>
        note(`PostgreSQL ended unexpectedly (${reason}); starting it again in ${delayMilliseconds / 1000} s`),
      signal,
    });
  }
}

function describeEnd({ code, signal }: Awaited<Postmaster['exited']>): string {
  return signal ?? `exit code ${code}`;
}
