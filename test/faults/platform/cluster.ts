import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDataDirectory, dataDirectoryAt } from '../../../apps/cli/src/data-directory/data-directory.js';
import { EmbeddedPostgres, stopServer } from '../../../apps/cli/src/embedded-postgres/embedded-postgres.js';
import type { Postmaster } from '../../../apps/cli/src/embedded-postgres/postmaster.js';
import { migrateEverything } from '../../../apps/cli/src/migrate/migrate-everything.js';
import { childProcessesOf } from '../../../apps/cli/src/process/child-processes-of.js';
import { processIdentity } from '../../../apps/cli/src/process/process-identity.js';
import { sendSignal } from '../../../apps/cli/src/process/send-signal.js';
import { LimitedDisk } from './limited-disk.js';
import { databaseUrl, randomDatabaseName, withAdministrator } from '../../support/database-administration.js';

/** A PostgreSQL of the run's own, with the durable settings of production, that may be killed and started again. */
export class Cluster {
  private template = '';

  private constructor(
    private readonly folder: string,
    private readonly embedded: EmbeddedPostgres,
    private postmaster: Postmaster | null,
    /** What the data lie on, where it can be made full. */
    readonly disk: LimitedDisk | null,
  ) {}

  static async start(): Promise<Cluster> {
    const folder = mkdtempSync(join(tmpdir(), 'consumer-science-faults-'));
    chmodSync(folder, 0o755);
    const disk = LimitedDisk.at(folder);
    const directory = dataDirectoryAt(folder);
    createDataDirectory(directory);
    const embedded = await EmbeddedPostgres.prepare({
      directory,
      durable: true,
      note: () => undefined,
      signal: new AbortController().signal,
    });
    const cluster = new Cluster(folder, embedded, await embedded.launch(), disk);
    cluster.template = await cluster.create('template');
    await migrateEverything(cluster.urlOf(cluster.template));
    return cluster;
  }

  /** A migrated database, as the role that the platform works as in production. */
  async createDatabase(): Promise<string> {
    return this.urlOf(await this.create('seed', `TEMPLATE ${this.template}`));
  }

  /** An empty one, not migrated. */
  async createEmptyDatabase(): Promise<string> {
    return this.urlOf(await this.create('empty'));
  }

  async dropDatabase(url: string): Promise<void> {
    const name = new URL(url).pathname.slice(1);
    await withAdministrator(this.embedded.superuserUrl, (client) =>
      client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
    );
  }

  /** One statement, as superuser, who also gets in when connections are exhausted. */
  async asSuperuser<Row extends pg.QueryResultRow>(
    url: string,
    text: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    const server = databaseUrl(this.embedded.superuserUrl, new URL(url).pathname.slice(1));
    return withAdministrator(server, async (client) => {
      client.on('error', () => undefined);
      return (await client.query<Row>(text, values)).rows;
    });
  }

  /** SIGINT: fast stop; SIGQUIT: immediate stop, as a crash; SIGKILL: a crash. Waits for the end. */
  async stop(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    const { postmaster } = this;
    if (postmaster === null) return;
    this.postmaster = null;
    sendSignal(postmaster.pid, signal);
    await postmaster.exited;
  }

  /** At the same address; after a crash that includes the recovery. */
  async startAgain(): Promise<void> {
    this.postmaster ??= await this.embedded.launchAgain();
  }

  /** After it may have ended by itself. */
  async keepRunning(): Promise<void> {
    const { postmaster } = this;
    if (postmaster === null) return;
    const isRunning = processIdentity(postmaster.pid) === postmaster.identity;
    if (isRunning) return;
    this.postmaster = null;
    await this.startAgain();
  }

  /** Everything stops where it is; connections stay open, nobody answers. */
  freeze(): void {
    this.signalAll('SIGSTOP');
  }

  thaw(): void {
    this.signalAll('SIGCONT');
  }

  async end(): Promise<void> {
    if (this.postmaster !== null) {
      this.thaw();
      await stopServer(this.postmaster, { fastMilliseconds: 3_000, immediateMilliseconds: 1_000 });
    }
    this.disk?.remove();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private signalAll(signal: 'SIGSTOP' | 'SIGCONT'): void {
    const { postmaster } = this;
    if (postmaster === null) return;
    for (const pid of [postmaster.pid, ...childProcessesOf(postmaster.pid)]) sendSignal(pid, signal);
  }

  private async create(purpose: string, more = ''): Promise<string> {
    const name = randomDatabaseName(purpose);
    const owner = new URL(this.embedded.url).username;
    await withAdministrator(this.embedded.superuserUrl, (client) =>
      client.query(`CREATE DATABASE ${name} OWNER ${owner} ${more}`),
    );
    return name;
  }

  private urlOf(name: string): string {
    return databaseUrl(this.embedded.url, name);
  }
}
