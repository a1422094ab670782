import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { DataDirectory } from '../data-directory/data-directory.js';
import { CliError } from '../terminal/cli-error.js';
import { ensureApplicationDatabase } from './application-database.js';
import { findBinaries, type Binaries } from './binaries.js';
import { claimPlace, placeNewCluster } from './cluster-place.js';
import {
  applicationUrl,
  clusterFolder,
  readRecord,
  superuserUrl,
  writeRecord,
  type ClusterRecord,
} from './cluster-record.js';
import { userOfCluster } from './cluster-user.js';
import { createCluster } from './create-cluster.js';
import { freeLocalPort, isPortFree } from './free-port.js';
import type { OperatingUser } from './operating-user.js';
import { findOrphanedPostmaster } from './orphaned-postmaster.js';
import { launchPostmaster, PostmasterDidNotStart, type Postmaster } from './postmaster.js';
import { serverSettings } from './server-settings.js';
import { stopPostmaster, USUAL_PATIENCE, type StopPatience } from './stop-postmaster.js';

const LAUNCH_ATTEMPTS = 10;
const BETWEEN_ATTEMPTS_MILLISECONDS = 250;
/** Of a server that was not stopped by its starter; nobody waits for us to end, so it gets more time. */
const ORPHAN_PATIENCE: StopPatience = { fastMilliseconds: 10_000, immediateMilliseconds: 3_000 };

export interface EmbeddedPostgresOptions {
  /** Its lock must be held by the caller. */
  readonly directory: DataDirectory;
  /** False gives up safety against crashes for speed; for tests. */
  readonly durable: boolean;
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The PostgreSQL server that comes with the platform: real binaries, data of the installation's own, reachable
 * from this machine only.
 */
export class EmbeddedPostgres {
  private constructor(
    private readonly options: EmbeddedPostgresOptions,
    private readonly user: OperatingUser | undefined,
    private readonly binaries: Binaries,
    private record: ClusterRecord,
  ) {}

  /**
   * Finds or creates the data and makes sure nothing else runs on them; launch() then starts the server.
   * @throws CliError saying what is in the way.
   */
  static async prepare(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const { directory, note } = options;
    const known = readRecord(directory);
    const user = userOfCluster(known && clusterFolder(directory, known));
    const binaries = await findBinaries(user, directory.path);
    const record = known ?? (await placeNewCluster(directory, user));
    if (known === undefined) writeRecord(directory, record);
    claimPlace(directory, record);
    const embedded = new EmbeddedPostgres(options, user, binaries, record);
    if (known === undefined) embedded.sayWhere(note);
    await embedded.prepareCluster();
    return embedded;
  }

  /** Connects as the role the platform works as. */
  get url(): string {
    return applicationUrl(this.record);
  }

  /** Connects as superuser, to the database `postgres`. */
  get superuserUrl(): string {
    return superuserUrl(this.record);
  }

  get folder(): string {
    return clusterFolder(this.options.directory, this.record);
  }

  /**
   * Starts the server and waits until it answers and its database exists.
   * @throws CliError with what the server wrote when it does not start.
   */
  async launch(): Promise<Postmaster> {
    const { port } = this.record;
    if (port === 0 || !(await isPortFree(port, '127.0.0.1'))) await this.takeAnotherPort();
    return this.launchAgain();
  }

  /** As launch(), for a server that has ended: its clients know its port, so it must be the same. */
  async launchAgain(): Promise<Postmaster> {
    const postmaster = await this.launchPatiently();
    await ensureApplicationDatabase(this.superuserUrl, this.record.password);
    return postmaster;
  }

  private async launchPatiently(): Promise<Postmaster> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await launchPostmaster(this.launchPlan(), this.options.signal);
      } catch (error) {
        if (!(error instanceof PostmasterDidNotStart)) throw error;
        if (attempt === LAUNCH_ATTEMPTS || !mayPass(error.log)) throw new CliError(error.message);
      }
      await delay(BETWEEN_ATTEMPTS_MILLISECONDS);
    }
  }

  private async takeAnotherPort(): Promise<void> {
    this.record = { ...this.record, port: await freeLocalPort() };
    writeRecord(this.options.directory, this.record);
  }

  private launchPlan(): Parameters<typeof launchPostmaster>[0] {
    return {
      program: this.binaries.postgres,
      cluster: this.folder,
      port: this.record.port,
      user: this.user,
      settings: serverSettings(this.options.durable),
      logFile: join(this.options.directory.logs, 'postgres.log'),
      superuserUrl: this.superuserUrl,
    };
  }

  private async prepareCluster(): Promise<void> {
    if (!existsSync(this.folder)) {
      const { superuserPassword } = this.record;
      await createCluster(this.folder, superuserPassword, this.binaries, this.user, this.options.durable);
    }
    this.checkMajorVersion();
    const orphan = findOrphanedPostmaster(this.folder);
    if (orphan === undefined) return;
    this.options.note(`PostgreSQL (pid ${orphan.pid}) of an earlier start still runs; stopping it ...`);
    await stopPostmaster(orphan, ORPHAN_PATIENCE);
  }

  private checkMajorVersion(): void {
    const written = Number.parseInt(readFileSync(join(this.folder, 'PG_VERSION'), 'utf8'), 10);
    const { majorVersion } = this.binaries;
    if (written === majorVersion) return;
    throw new CliError(
      `The data in ${this.folder} were written by PostgreSQL ${written}; the installed one is ${majorVersion}. ` +
        `Dump them with the earlier release of consumer-science (pg_dump) and restore them into a new data directory.`,
    );
  }

  private sayWhere(note: (line: string) => void): void {
    const { copiedTo } = this.binaries;
    const { path } = this.options.directory;
    if (copiedTo !== undefined && !copiedTo.startsWith(path))
      note(`PostgreSQL's programs are in ${copiedTo}`);
    if (!this.folder.startsWith(path)) {
      note(`The data are in ${this.folder}: PostgreSQL's user cannot enter ${path}`);
    }
  }
}

/** Stops a server that launch() started. */
export async function stopServer(postmaster: Postmaster, patience = USUAL_PATIENCE): Promise<void> {
  await stopPostmaster(postmaster, patience);
  await postmaster.exited;
}

/** The port was taken after we looked, or sessions of a killed server are still ending. */
function mayPass(log: string): boolean {
  return /could not bind|Address already in use|pre-existing shared memory block/.test(log);
}
