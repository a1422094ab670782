import { ensureInitialKeys } from '#libs/persistence';
import { clearCache, GrowthBook, setPolyfills } from '@growthbook/growthbook';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature, ProviderEvents } from '@openfeature/web-sdk';
import { EventSource } from 'eventsource';
import { ADMIN_KEY, anExperiment, call, CLIENT_KEY } from '../../support/api-under-test.js';
import { ServerProcess } from '../../support/server-process.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';

setPolyfills({ EventSource });
/** A browser has one of its own. */
Object.assign(globalThis, { EventSource });

const CHANGES = 50;
const UNIT = 'u1';
/**
 * Milliseconds for half of the changes. A look at the database every two seconds would make it two seconds: here each change
 * follows the arrival of the one before.
 */
const USUAL = 1_000;

let database: TestDatabase;
let processes: ServerProcess[];
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureInitialKeys({ databaseUrl: database.url, adminKey: ADMIN_KEY, clientKey: CLIENT_KEY });
  const environment = { DATABASE_URL: database.url, REDIS_URL: '' };
  const start = (): Promise<ServerProcess> => ServerProcess.start('apps/api/src/main.ts', environment);
  processes = await Promise.all([start(), start()]);
  await anExperiment(processes[0] as ServerProcess, 'page');
});
afterAll(async () => {
  await OpenFeature.close();
  for (const growthbook of growthbooks) growthbook.destroy();
  // Its streams outlive its clients.
  await clearCache();
  await Promise.all(processes.map((one) => one.stop()));
  await database.drop();
});
const growthbooks: GrowthBook[] = [];

/** Somebody who must hear of changes: whether the experiment runs, as far as they know. */
interface Observer {
  name: string;
  sees: (runs: boolean) => Promise<void>;
}

async function growthBookAt({ url }: ServerProcess, name: string): Promise<Observer> {
  const growthbook = new GrowthBook({ apiHost: url, clientKey: CLIENT_KEY, attributes: { id: UNIT } });
  growthbooks.push(growthbook);
  await growthbook.init({ streaming: true });
  const isRunning = (): boolean => growthbook.evalFeature('page').source === 'experiment';
  return { name: `GrowthBook ${name}`, sees: watching(isRunning, (look) => growthbook.setRenderer(look)) };
}

async function openFeatureAt({ url }: ServerProcess, name: string): Promise<Observer> {
  const headers: [string, string][] = [['Authorization', `Bearer ${CLIENT_KEY}`]];
  const options = { baseUrl: url, headers, cacheMode: 'disabled', pollInterval: -1 } as const;
  await OpenFeature.setContext(name, { targetingKey: UNIT });
  await OpenFeature.setProviderAndWait(name, new OFREPWebProvider(options));
  const client = OpenFeature.getClient(name);
  const isRunning = (): boolean => client.getStringDetails('page', 'default').reason === 'SPLIT';
  const listen = (look: () => void): void => client.addHandler(ProviderEvents.ConfigurationChanged, look);
  return { name: `OpenFeature ${name}`, sees: watching(isRunning, listen) };
}

/** Resolves when what the SDK says is as wished; it is looked at whenever the SDK says that something changed. */
function watching(isRunning: () => boolean, listen: (look: () => void) => void): Observer['sees'] {
  let look = (): void => undefined;
  listen(() => look());
  return (runs) =>
    new Promise((resolve) => {
      look = () => {
        if (isRunning() === runs) resolve();
      };
      look();
    });
}

/** Asks again and again. */
function processAt(server: ServerProcess, name: string): Observer {
  const isRunning = async (): Promise<boolean> => {
    const body = { attributes: { id: UNIT }, experiments: ['page'] };
    const answer = await call<{ assignments: [{ reason: string }] }>(server, 'POST', '/v1/assignments', {
      key: CLIENT_KEY,
      body,
    });
    return answer.body.assignments[0].reason === 'SPLIT';
  };
  const sees = async (runs: boolean): Promise<void> => {
    while ((await isRunning()) !== runs);
  };
  return { name: `native ${name}`, sees };
}

async function observers(): Promise<Observer[]> {
  const all = processes.map(async (server, index) => {
    const name = `at process ${index + 1}`;
    return [await growthBookAt(server, name), await openFeatureAt(server, name), processAt(server, name)];
  });
  return (await Promise.all(all)).flat();
}

/** From the moment the change is asked for until each has heard, in milliseconds. */
async function change(index: number, all: readonly Observer[]): Promise<number[]> {
  const isPause = index % 2 === 0;
  const writer = processes[(index >> 1) % processes.length] as ServerProcess;
  const startedAt = performance.now();
  const heard = all.map(async ({ sees }) => {
    await sees(!isPause);
    return performance.now() - startedAt;
  });
  const { status } = await call(writer, 'POST', `/v1/experiments/page/${isPause ? 'pause' : 'resume'}`);
  expect(status).toBe(200);
  return Promise.all(heard);
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.ceil(values.length * share) - 1] as number;

describe('a change of an experiment', () => {
  it('reaches two processes and the SDKs that listen to either', async () => {
    const all = await observers();
    const times: number[][] = [];
    for (let index = 0; index < CHANGES; index += 1) times.push(await change(index, all));
    const figures = all.map(({ name }, place) => {
      const own = times.map((heard) => heard[place] as number);
      const [middle, late, last] = [0.5, 0.99, 1].map((share) => quantile(own, share)) as [
        number,
        number,
        number,
      ];
      return { name, middle, late, last };
    });
    const lines = figures.map(
      ({ name, middle, late, last }) =>
        `${name}: p50 ${middle.toFixed(0)} ms, p99 ${late.toFixed(0)} ms, longest ${last.toFixed(0)} ms`,
    );
    process.stdout.write(`${CHANGES} changes, from the request until it is heard\n${lines.join('\n')}\n`);
    for (const { name, middle } of figures) expect([name, middle < USUAL]).toEqual([name, true]);
  }, 300_000);
});
