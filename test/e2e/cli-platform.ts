import { setTimeout as delay } from 'node:timers/promises';
import { program } from '../../apps/cli/src/main.js';
import { RecordingTerminal } from '../../apps/cli/src/terminal/recording-terminal.js';
import type { Report } from '#libs/domain';
import { ensureInitialKeys } from '#libs/persistence';
import { ServerProcess } from '../support/server-process.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const ADMIN_KEY = 'cs_admin_command_line_command_line';
const POLL_MILLISECONDS = 50;

export interface Ran {
  printed: string;
  notes: string;
  exitCode: number;
}

/** Runs a command in this process, as its bin would; rejects where the bin would explain an error. */
export async function csci(args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const terminal = new RecordingTerminal();
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await program(variables, terminal).parseAsync(['node', 'csci', ...args]);
    const exitCode = Number(process.exitCode ?? 0);
    return { printed: terminal.printed.join('\n'), notes: terminal.notes.join('\n'), exitCode };
  } finally {
    process.exitCode = before;
  }
}

/** One API and one worker, as processes, on a database of their own, for commands to talk to. */
export class CliPlatform {
  private constructor(
    readonly database: TestDatabase,
    private api: ServerProcess,
    private readonly worker: ServerProcess,
  ) {}

  static async start(): Promise<CliPlatform> {
    const database = await createTestDatabase();
    await ensureInitialKeys({ databaseUrl: database.url, adminKey: ADMIN_KEY });
    const environment = { DATABASE_URL: database.url, REDIS_URL: '' };
    const [api, worker] = await Promise.all([
      ServerProcess.start('apps/api/src/main.ts', environment),
      ServerProcess.start('apps/worker/src/main.ts', environment),
    ]);
    return new CliPlatform(database, api, worker);
  }

  csci(...args: string[]): Promise<Ran> {
    return csci([...args, '--server', this.api.url], { CS_ADMIN_KEY: ADMIN_KEY });
  }

  /** A request to the API, as an administrator. */
  async call<Body>(method: 'GET' | 'POST', path: string, body?: object): Promise<Body> {
    const response = await fetch(`${this.api.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    // A machine that is busy with other tests sheds load, and says so.
    if (response.status === 503) return this.call<Body>(method, path, body);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  }

  /** What the worker tells Prometheus. */
  async workerMetrics(): Promise<string> {
    return (await fetch(`${this.worker.url}/metrics`)).text();
  }

  /** Killed without warning, and back on the same address. */
  async killApi(): Promise<void> {
    await this.api.kill();
    const environment = { DATABASE_URL: this.database.url, REDIS_URL: '', PORT: this.api.port };
    this.api = await ServerProcess.start('apps/api/src/main.ts', environment);
  }

  /** The report once it covers this many units, and nothing of it is being built from the log any more. */
  async report(experiment: string, units: number): Promise<Report> {
    for (;;) {
      const response = await fetch(`${this.api.url}/v1/experiments/${experiment}/report`, {
        headers: { authorization: `Bearer ${ADMIN_KEY}`, accept: 'application/json' },
      });
      const report = (await response.json()) as Report;
      const { total, crossovers } = report.exposures;
      const isBuilt = report.checks.every(({ code }) => code !== 'BACKFILL');
      if (total + crossovers >= units && isBuilt) return report;
      await delay(POLL_MILLISECONDS);
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.api.stop(), this.worker.stop()]);
    await this.database.drop();
  }
}
