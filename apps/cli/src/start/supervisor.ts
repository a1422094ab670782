import type { CommandContext } from '../command-context.js';
import { createDataDirectory } from '../data-directory/data-directory.js';
import type { StartedProcess } from '../data-directory/lock-holder.js';
import { Lock } from '../data-directory/lock.js';
import { migrateEverything } from '../migrate/migrate-everything.js';
import { CliError } from '../terminal/cli-error.js';
import type { Running } from './announcement.js';
import { APPS, appScript, type AppName } from './app-scripts.js';
import { choosePort } from './choose-port.js';
import { firstKeys } from './first-keys.js';
import type { Ending } from './keep-running.js';
import { migrateWhenReachable } from './migrate-when-reachable.js';
import { endOrphanedApps } from './orphaned-apps.js';
import { SupervisedApp } from './supervised-app.js';
import { SupervisedDatabase } from './supervised-database.js';
import { waitUntilReady } from './wait-until-ready.js';

/** Apps drain for up to 8 s. */
const APP_STOP_MILLISECONDS = 9_000;
const SLOW_START_MILLISECONDS = 20_000;
/** An app that ends this often in a row before everything ran once will not come up: something is wrong with the set-up. */
const HOPELESS_RESTARTS = 4;

export interface SupervisorOptions {
  readonly isVerbose: boolean;
  /** The compiled start file of an app; another one in tests. */
  readonly scriptOf?: (app: AppName) => string;
}

/** Starts everything on this machine, keeps it running, and stops it in order. */
export class Supervisor {
  private readonly stopping = new AbortController();
  private readonly apps: SupervisedApp[] = [];
  private readonly processes = new Map<string, StartedProcess>();
  private database: SupervisedDatabase | undefined;
  private lock: Lock | undefined;
  private giveUp: (error: Error) => void = () => undefined;

  constructor(
    private readonly context: CommandContext,
    private readonly options: SupervisorOptions,
  ) {}

  /** Resolves once the API is ready. Whatever comes of it, stop() is to be called afterwards. */
  async start(): Promise<Running> {
    const { environment, directory, variables } = this.context;
    await this.takeDataDirectory();
    const port = await this.choosePort();
    const databaseUrl = environment.DATABASE_URL ?? (await this.startDatabase());
    await this.migrate(databaseUrl);
    const keys = await firstKeys(databaseUrl, environment);
    this.signal.throwIfAborted();
    const env = { ...variables, DATABASE_URL: databaseUrl, PORT: String(port) };
    await this.startApps(env, `${this.addressOf(port, '127.0.0.1')}/health/ready`);
    return {
      address: this.addressOf(port, 'localhost'),
      dataDirectory: directory.path,
      database:
        this.database === undefined ? 'the one of DATABASE_URL' : `embedded, in ${this.database.folder}`,
      queues: environment.REDIS_URL === undefined ? 'in the database' : 'in Redis, the one of REDIS_URL',
      keys,
    };
  }

  /** Makes a start that is under way end soon. */
  interrupt(): void {
    this.stopping.abort(new CliError('stopped'));
  }

  /** First the processes that use the database, then the database; takes less than 15 s whatever hangs. */
  async stop(): Promise<void> {
    this.interrupt();
    await Promise.all(this.apps.map((app) => app.stop(APP_STOP_MILLISECONDS)));
    await this.database?.stop();
    this.lock?.release();
  }

  /** Ends everything at once, without waiting and without order. */
  kill(): void {
    this.interrupt();
    this.apps.forEach((app) => app.kill());
    this.database?.kill();
  }

  private get signal(): AbortSignal {
    return this.stopping.signal;
  }

  private readonly note = (line: string): void => this.context.terminal.note(line);

  private async takeDataDirectory(): Promise<void> {
    const { directory } = this.context;
    createDataDirectory(directory);
    this.lock = await Lock.acquire(directory.lockFile, this.note);
    const { predecessor } = this.lock;
    // Kept until they have ended: should we be killed now, our successor must know them too.
    this.lock.update({ processes: predecessor?.processes ?? [] });
    await endOrphanedApps(predecessor, this.note);
    this.signal.throwIfAborted();
  }

  private async choosePort(): Promise<number> {
    const { environment, variables } = this.context;
    const isExplicit = Boolean(variables['PORT']);
    const port = await choosePort({ port: environment.PORT, host: environment.HOST, isExplicit });
    if (!isExplicit && port !== environment.PORT) {
      this.note(`Port ${environment.PORT} is taken by another program; using ${port} (set PORT to choose).`);
    }
    this.lock?.update({ address: this.addressOf(port, 'localhost') });
    return port;
  }

  private addressOf(port: number, wildcardName: string): string {
    const { HOST } = this.context.environment;
    const name = HOST === '0.0.0.0' || HOST === '::' ? wildcardName : HOST;
    return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  }

  private async startDatabase(): Promise<string> {
    const { directory } = this.context;
    this.note('Starting PostgreSQL ...');
    const { note, signal } = this;
    this.database = await SupervisedDatabase.start({ directory, durable: true, note, signal });
    return this.database.url;
  }

  private async migrate(databaseUrl: string): Promise<void> {
    const applied = await migrateWhenReachable(() => migrateEverything(databaseUrl), this.note, this.signal);
    if (applied.length > 0) this.note(`The database was brought up to date: ${applied.join(', ')}`);
  }

  private async startApps(env: NodeJS.ProcessEnv, readyUrl: string): Promise<void> {
    const hopeless = new Promise<never>((_, reject) => (this.giveUp = reject));
    this.note('Starting API and worker ...');
    for (const name of APPS) this.apps.push(this.startApp(name, env));
    const slow = setTimeout(
      () => this.note(`Still starting; ${this.context.directory.logs} tells more.`),
      SLOW_START_MILLISECONDS,
    );
    try {
      await Promise.race([waitUntilReady(readyUrl, this.signal), hopeless]);
    } finally {
      clearTimeout(slow);
      this.giveUp = () => undefined;
    }
  }

  private startApp(name: AppName, env: NodeJS.ProcessEnv): SupervisedApp {
    const { scriptOf = appScript, isVerbose } = this.options;
    const { terminal, directory } = this.context;
    return new SupervisedApp({
      name,
      script: scriptOf(name),
      env,
      logs: directory.logs,
      terminal,
      isVerbose,
      signal: this.signal,
      onStart: (started) => this.remember(started),
      onEnding: (ending) => this.judge(name, ending),
    });
  }

  private remember(started: StartedProcess): void {
    this.processes.set(started.name, started);
    this.lock?.update({ processes: [...this.processes.values()] });
  }

  private judge(name: string, { restartInARow, reason }: Ending): void {
    if (restartInARow < HOPELESS_RESTARTS) return;
    const { logs } = this.context.directory;
    this.giveUp(new CliError(`${name} does not start: ${reason}\nIts log is ${logs}/${name}.log`));
  }
}
