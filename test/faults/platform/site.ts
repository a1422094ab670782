import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type pg from 'pg';
import { ensureInitialKeys } from '#libs/persistence';
import { freeLocalPort } from '../../../apps/cli/src/embedded-postgres/free-port.js';
import { startRelay, type Relay } from '../../contract/relay.js';
import { Findings } from '../findings.js';
import type { Dice } from '../dice.js';
import { OracleFile } from '../load/oracle-file.js';
import type { Traffic, WireEvent } from '../load/traffic.js';
import { App } from './app.js';
import type { Cluster } from './cluster.js';
import { Disturbances } from './disturbances.js';
import { Management } from './management.js';
import type { RedisServer } from './redis.js';

export interface SitePlan {
  cluster: Cluster;
  redis: RedisServer | null;
  /** For the logs of the processes and the oracle file. */
  folder: string;
}

/** One deployment: a database of its own, two APIs and two workers, and everything that a fault or a check needs of it. */
export class Site {
  readonly findings = new Findings();
  readonly disturbances = new Disturbances();
  readonly adminKey = `cs_admin_${randomBytes(16).toString('hex')}`;
  readonly clientKey = `cs_client_${randomBytes(16).toString('hex')}`;
  readonly oracle: OracleFile;
  readonly management: Management;
  readonly apis: App[] = [];
  readonly workers: App[] = [];
  /** What is being sent, and what else may be stored. */
  traffic: Traffic = { batches: [], sound: new Map(), flawed: new Set(), aside: new Set(), extra: new Set() };

  private constructor(
    readonly plan: SitePlan,
    readonly databaseUrl: string,
    /** Between api-1 and worker-1, and the database; the others connect directly. */
    readonly relays: { api: Relay; worker: Relay },
  ) {
    this.oracle = new OracleFile(join(plan.folder, 'oracle.jsonl'));
    this.management = new Management(this);
  }

  static async open(plan: SitePlan): Promise<Site> {
    const databaseUrl = await plan.cluster.createDatabase();
    const relays = { api: await startRelay(databaseUrl), worker: await startRelay(databaseUrl) };
    const site = new Site(plan, databaseUrl, relays);
    await ensureInitialKeys({ databaseUrl, adminKey: site.adminKey, clientKey: site.clientKey });
    for (const number of [1, 2]) {
      const through = (relay: Relay): string => (number === 1 ? relay.url : databaseUrl);
      site.apis.push(await site.newApp('api', `api-${number}`, through(relays.api)));
      site.workers.push(await site.newApp('worker', `worker-${number}`, through(relays.worker)));
    }
    await Promise.all([...site.apis, ...site.workers].map((app) => app.start()));
    return site;
  }

  /** Not yet started. */
  async newApp(kind: 'api' | 'worker', name: string, databaseUrl = this.databaseUrl): Promise<App> {
    const redis = this.plan.redis;
    return new App({
      name,
      kind,
      port: await freeLocalPort(),
      environment: {
        DATABASE_URL: databaseUrl,
        REDIS_URL: redis?.url ?? '',
        LOG_LEVEL: 'warn',
      },
      logFile: join(this.plan.folder, `${name}.log`),
      onSurprise: (what) => this.findings.add('processes', what),
    });
  }

  /** One statement of the test's own, as superuser. */
  sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.plan.cluster.asSuperuser<Row>(this.databaseUrl, text, values);
  }

  /** A batch that was sent, or is going to be. */
  anyBatch(dice: Dice): WireEvent[] {
    return dice.pick(this.traffic.batches);
  }

  /** Events of a fault's own, which may end up stored or not, and which no metric reads. */
  moreEvents(dice: Dice, count: number): WireEvent[] {
    const timestamp = new Date().toISOString();
    const events = Array.from({ length: count }, (): WireEvent => {
      return { id: dice.uuid(), type: 'track', unit: 'nobody', name: 'nothing', timestamp };
    });
    for (const { id } of events) this.traffic.extra.add(id);
    return events;
  }

  async close(): Promise<void> {
    this.disturbances.close();
    await Promise.all([...this.apis, ...this.workers].map((app) => app.end('SIGKILL')));
    await Promise.all([this.relays.api.close(), this.relays.worker.close()]);
    await this.plan.cluster.dropDatabase(this.databaseUrl);
  }
}
