import type { Report } from '#libs/domain';
import { ensureInitialKeys } from '#libs/persistence';
import { setTimeout as delay } from 'node:timers/promises';
import { ServerProcess } from '../../support/server-process.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { STARTED_AT, type ApiEvent } from './history.js';

const ADMIN_KEY = 'cs_admin_pipeline_pipeline_pipeline';
const CLIENT_KEY = 'cs_client_pipeline_pipeline_pipeline';
const RETRY_MILLISECONDS = 50;
export const EXPERIMENT = 'checkout';

/** One API and one worker, as processes, on a database of their own. */
export class Deployment {
  private faults: Promise<void> = Promise.resolve();

  private constructor(
    readonly database: TestDatabase,
    private readonly environment: Record<string, string>,
    private api: ServerProcess,
    private worker: ServerProcess,
  ) {}

  static async start(redisUrl: string | null): Promise<Deployment> {
    const database = await createTestDatabase();
    await ensureInitialKeys({ databaseUrl: database.url, adminKey: ADMIN_KEY, clientKey: CLIENT_KEY });
    const environment = { DATABASE_URL: database.url, REDIS_URL: redisUrl ?? '', LOG_LEVEL: 'fatal' };
    const [api, worker] = await Promise.all([startApi(environment), startWorker(environment)]);
    return new Deployment(database, environment, api, worker);
  }

  killWorker(): Promise<void> {
    return this.oneByOne(async () => {
      await this.worker.kill();
      this.worker = await startWorker(this.environment);
    });
  }

  /** Killed, and back on the same address: the client finds it by retrying. */
  killApi(): Promise<void> {
    return this.oneByOne(async () => {
      await this.api.kill();
      this.api = await startApi({ ...this.environment, PORT: this.api.port });
    });
  }

  async stop(): Promise<void> {
    await this.faults;
    await Promise.all([this.api.stop(), this.worker.stop()]);
    await this.database.drop();
  }

  /** A running experiment with a conversion and a revenue metric, both within a day of the first exposure. */
  async startExperiment(): Promise<void> {
    const window = { days: 1 };
    await this.manage('/v1/metrics', {
      key: 'bought',
      name: 'Bought',
      type: 'conversion',
      event: 'purchase',
      window,
    });
    await this.manage('/v1/metrics', {
      key: 'revenue',
      name: 'Revenue',
      type: 'sum',
      event: 'purchase',
      window,
    });
    await this.manage('/v1/experiments', {
      key: EXPERIMENT,
      name: 'Checkout',
      hypothesis: 'A shorter checkout sells more',
      variants: [
        { key: 'control', weight: 0.5 },
        { key: 'treatment', weight: 0.5 },
      ],
      control: 'control',
      traffic: 1,
      metrics: { primary: ['bought'], secondary: ['revenue'] },
    });
    await this.manage(`/v1/experiments/${EXPERIMENT}/start`, { startedAt: STARTED_AT });
  }

  /** Sends one batch until it is acknowledged, as a client must; gives how many of its events were new. */
  async send(events: readonly ApiEvent[]): Promise<{ accepted: number; duplicates: number }> {
    for (;;) {
      const answer = await this.post('/v1/events', { events }, CLIENT_KEY).catch(() => null);
      if (answer?.status === 202) return (await answer.json()) as { accepted: number; duplicates: number };
      if (answer !== null && answer.status < 500) throw new Error(`${answer.status}: ${await answer.text()}`);
      await delay(RETRY_MILLISECONDS);
    }
  }

  /** The report once every acknowledged event is in it, without what differs from run to run. */
  async settledReport(): Promise<Omit<Report, 'asOf' | 'logPosition'>> {
    await this.isDrained();
    const answer = await fetch(`${this.api.url}/v1/experiments/${EXPERIMENT}/report`, {
      headers: headersOf(ADMIN_KEY),
    });
    const report = (await answer.json()) as Report & { id?: string; createdAt?: string };
    const { id: _id, createdAt: _createdAt, asOf: _asOf, logPosition: _logPosition, ...rest } = report;
    return rest;
  }

  /** What is being restarted must be there before it is killed again. */
  private oneByOne(fault: () => Promise<void>): Promise<void> {
    this.faults = this.faults.then(fault);
    return this.faults;
  }

  private async isDrained(): Promise<void> {
    for (;;) {
      const metrics = await fetch(`${this.worker.url}/metrics`).then((answer) => answer.text());
      if (/^aggregation_lag_events\{[^}]*\} 0$/m.test(metrics)) return;
      await delay(RETRY_MILLISECONDS);
    }
  }

  private async manage(path: string, body: unknown): Promise<void> {
    const answer = await this.post(path, body, ADMIN_KEY);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  private post(path: string, body: unknown, key: string): Promise<Response> {
    return fetch(`${this.api.url}${path}`, {
      method: 'POST',
      headers: headersOf(key),
      body: JSON.stringify(body),
    });
  }
}

function headersOf(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
}

const startApi = (environment: Record<string, string>): Promise<ServerProcess> =>
  ServerProcess.start('dist/apps/api/src/main.js', environment);
const startWorker = (environment: Record<string, string>): Promise<ServerProcess> =>
  ServerProcess.start('dist/apps/worker/src/main.js', environment);
