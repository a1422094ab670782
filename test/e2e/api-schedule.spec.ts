import { measuredExperimentOf } from '#libs/domain';
import { createEventStore } from '#libs/event-store';
import { ensureInitialKeys, openPersistence } from '#libs/persistence';
import { createLogger } from '#libs/platform';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { CatalogueService } from '../../apps/api/src/catalogue/catalogue.service.js';
import { createApp, type Api } from '../../apps/api/src/create-app.js';
import { Scheduler } from '../../apps/api/src/scheduler/scheduler.service.js';
import {
  ADMIN_KEY,
  call,
  CLIENT_KEY,
  pointersOf,
  startApi,
  type ApiUnderTest,
} from '../support/api-under-test.js';
import { draftBody, metricBody, requestsTo } from '../support/requests.js';
import { createTestDatabase } from '../support/test-database.js';
import { TcpRelay } from '../support/tcp-relay.js';

interface Shown {
  status: string;
  traffic: number;
  version: number;
  schedule: {
    startAt: string | null;
    stopAt: string | null;
    ramp: object[];
    held: { reason: string } | null;
  };
}

const RETRY_MILLIS = 50;
const LOOKS = 3;

let server: ApiUnderTest;
/** Another process on the same database: whatever is due is seen by both. */
let second: Api;
/** What the second one logged. */
const secondLines: string[] = [];
beforeAll(async () => {
  server = await startApi();
  const logger = createLogger(
    { level: 'trace', name: 'api' },
    { write: (line) => void secondLines.push(line) },
  );
  second = await createApp({ databaseUrl: server.databaseUrl, logger });
  await second.listen(0, '127.0.0.1');
  await post('/v1/metrics', metricBody('signup'));
});
afterAll(async () => {
  await second.close();
  await server.close();
});

const { post, get, patch } = requestsTo(() => server);

const soon = (millis: number): string => new Date(Date.now() + millis).toISOString();

const planned = (key: string, schedule: object, more: object = {}): Promise<unknown> =>
  post('/v1/experiments', draftBody(key, { metrics: { primary: ['signup'] }, schedule, ...more }));

async function shown(key: string): Promise<Shown> {
  return (await get(`/v1/experiments/${key}`)).body as unknown as Shown;
}

/** The experiment once it is as expected. */
async function eventually(key: string, is: (experiment: Shown) => boolean): Promise<Shown> {
  for (;;) {
    const experiment = await shown(key);
    if (is(experiment)) return experiment;
    await delay(RETRY_MILLIS);
  }
}

async function auditOf(key: string): Promise<{ action: string; actor: string; requestId: string | null }[]> {
  const { body } = await get(`/v1/audit?entity=${key}&limit=50`);
  return (body['items'] as { action: string; actor: string; requestId: string | null }[]).reverse();
}

const byTheSchedule = async (key: string): Promise<string[]> =>
  (await auditOf(key))
    .filter(({ actor, requestId }) => actor === 'schedule' && requestId === null)
    .map(({ action }) => action);

/** Every process looks at its schedules several times, at what is stored now. */
async function severalLooks(): Promise<void> {
  for (const { app } of [server.api, second]) {
    await app.get(CatalogueService).afterChange();
    for (let look = 0; look < LOOKS; look += 1) await app.get(Scheduler).tick();
  }
}

/** The log has so many lines that say this. */
async function logged(lines: readonly string[], text: string, count = 1): Promise<string[]> {
  for (;;) {
    const found = lines.filter((line) => line.includes(text));
    if (found.length >= count) return found;
    await delay(RETRY_MILLIS);
  }
}

describe('a schedule', () => {
  it('starts, ramps and stops, each step once, whichever process is first', async () => {
    const ramp = [
      { at: soon(3_500), traffic: 0.2 },
      { at: soon(6_000), traffic: 0.5 },
    ];
    await planned('timed', { startAt: soon(1_200), stopAt: soon(8_500), ramp }, { traffic: 0.1 });
    expect((await shown('timed')).status).toBe('draft');
    await eventually('timed', ({ status }) => status === 'running');
    const raised = await eventually('timed', ({ traffic }) => traffic === 0.2);
    expect(raised.schedule).toMatchObject({ startAt: null, ramp: [{ traffic: 0.5 }], held: null });
    await eventually('timed', ({ traffic }) => traffic === 0.5);
    const stopped = await eventually('timed', ({ status }) => status === 'stopped');
    expect(stopped.schedule).toEqual({ startAt: null, stopAt: null, ramp: [], held: null });
    expect((await auditOf('timed')).map(({ action }) => action)).toEqual([
      'experiment.create',
      'experiment.start',
      'experiment.ramp',
      'experiment.ramp',
      'experiment.stop',
    ]);
    expect(await byTheSchedule('timed')).toHaveLength(4);
    const { phases } = (await get('/v1/experiments/timed')).body as unknown as { phases: object[] };
    expect(phases).toHaveLength(1);
  });

  it('says why a start is held, once, and starts when that is mended', async () => {
    await planned('unfounded', { startAt: soon(300) }, { hypothesis: '' });
    const held = await eventually('unfounded', ({ schedule }) => schedule.held !== null);
    expect(held.status).toBe('draft');
    expect(held.schedule.held?.reason).toContain('/hypothesis must say what is believed');
    await severalLooks();
    expect(await byTheSchedule('unfounded')).toEqual(['experiment.hold']);
    const lines = [...server.logLines, ...secondLines];
    expect(lines.filter((line) => line.includes('the schedule is held'))).toHaveLength(1);
    await patch('/v1/experiments/unfounded', { hypothesis: 'shorter converts' });
    await eventually('unfounded', ({ status }) => status === 'running');
    expect(await byTheSchedule('unfounded')).toEqual(['experiment.hold', 'experiment.start']);
  });

  it('waits while the experiment is paused, and makes up at once what came due meanwhile', async () => {
    const ramp = [
      { at: soon(900), traffic: 0.2 },
      { at: soon(1_200), traffic: 0.4 },
      { after: { days: 1 }, traffic: 1 },
    ];
    await planned('rested', { ramp }, { traffic: 0.1 });
    await post('/v1/experiments/rested/start');
    await post('/v1/experiments/rested/pause');
    while (Date.now() < Date.parse(ramp[1]?.at ?? '')) await delay(RETRY_MILLIS);
    await severalLooks();
    expect((await shown('rested')).traffic).toBe(0.1);
    await post('/v1/experiments/rested/resume');
    const raised = await eventually('rested', ({ traffic }) => traffic !== 0.1);
    expect(raised).toMatchObject({
      traffic: 0.4,
      schedule: { ramp: [{ at: null, after: { days: 1 }, traffic: 1 }] },
    });
    expect(await byTheSchedule('rested')).toEqual(['experiment.ramp']);
  });

  it('holds a ramp while the split is broken, until a person sends a schedule', async () => {
    await planned('skewed', { ramp: [{ at: soon(4_000), traffic: 1 }] }, { traffic: 0.5 });
    await post('/v1/experiments/skewed/start');
    await expose('skewed', 400);
    const held = await eventually('skewed', ({ schedule }) => schedule.held !== null);
    expect(held.traffic).toBe(0.5);
    expect(held.schedule.held?.reason).toContain('ample ratio');
    await severalLooks();
    expect(await byTheSchedule('skewed')).toEqual(['experiment.hold']);
    const lifted = await patch('/v1/experiments/skewed?dryRun=true', { schedule: {} });
    expect(lifted.body['consequences']).toContainEqual(
      expect.stringMatching(/^What was held since .* goes on\.$/),
    );
    await patch('/v1/experiments/skewed', { schedule: {} });
    await eventually('skewed', ({ schedule, version }) => schedule.held !== null && version > held.version);
    await patch('/v1/experiments/skewed', { traffic: 0.6 });
    expect((await shown('skewed')).schedule).toMatchObject({ ramp: [], held: null });
  });

  it('waits while the log is not read and while nobody was exposed, says so, and then goes on by itself', async () => {
    await planned('unseen', {}, { traffic: 0.1 });
    const startedAt = new Date(Date.now() - 2 * 60_000).toISOString();
    await post('/v1/experiments/unseen/start', { startedAt });
    await patch('/v1/experiments/unseen', { schedule: { ramp: [{ at: soon(100), traffic: 1 }] } });
    const waits = (reason: string): Promise<string[]> => logged(server.logLines, `"reason":"${reason}`);
    await waits('The event log has never been read');
    await severalLooks();
    expect(await shown('unseen')).toMatchObject({ traffic: 0.1, schedule: { held: null } });
    await drain();
    await waits('No unit has been exposed yet');
    await expose('unseen', 400, (unit) => unit % 2 === 0);
    await eventually('unseen', ({ traffic }) => traffic === 1);
    const lines = server.logLines.filter((line) => line.includes('a scheduled step waits'));
    expect(lines).toHaveLength(2);
    expect(await byTheSchedule('unseen')).toEqual(['experiment.ramp']);
  }, 60_000);

  it('stops on time what is to stop while a report takes long', async () => {
    await planned('slow', { ramp: [{ at: soon(2_500), traffic: 1 }] }, { traffic: 0.5 });
    await planned('punctual', { stopAt: soon(4_000) });
    for (const key of ['slow', 'punctual']) await post(`/v1/experiments/${key}/start`);
    const client = new Client(server.databaseUrl);
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query('LOCK TABLE drain_positions IN ACCESS EXCLUSIVE MODE');
      await eventually('punctual', ({ status }) => status === 'stopped');
      expect((await shown('slow')).traffic).toBe(0.5);
      const waiting = await client.query(
        `SELECT FROM pg_locks WHERE NOT granted AND relation = 'drain_positions'::regclass`,
      );
      expect(waiting.rowCount).toBeGreaterThan(0);
    } finally {
      await client.end();
    }
    await eventually('slow', ({ traffic }) => traffic === 1);
  }, 60_000);

  it('holds a ramp that its layer has no room for', async () => {
    await planned('wide', {}, { layer: 'crowded', traffic: 0.8 });
    await post('/v1/experiments/wide/start');
    await planned('narrow', {}, { layer: 'crowded', traffic: 0.1 });
    await post('/v1/experiments/narrow/start');
    await patch('/v1/experiments/narrow', { schedule: { ramp: [{ at: soon(200), traffic: 0.4 }] } });
    const held = await eventually('narrow', ({ schedule }) => schedule.held !== null);
    expect(held.schedule.held?.reason).toContain('"wide" holds 0.8');
    await post('/v1/experiments/wide/stop');
    await patch('/v1/experiments/narrow', { schedule: {} });
    await eventually('narrow', ({ traffic }) => traffic === 0.4);
  });

  it('does what came due while the database was away when it is back, once', async () => {
    const database = await createTestDatabase();
    await ensureInitialKeys({ databaseUrl: database.url, adminKey: ADMIN_KEY, clientKey: CLIENT_KEY });
    const { hostname, port } = new URL(database.url);
    const relay = new TcpRelay({ host: hostname, port: Number(port) });
    await relay.open();
    const lines: string[] = [];
    const logger = createLogger({ level: 'info', name: 'api' }, { write: (line) => void lines.push(line) });
    const lonely = await createApp({ databaseUrl: relay.through(database.url), logger });
    const url = await lonely.listen(0, '127.0.0.1');
    const isRunning = (): boolean =>
      lonely.app.get(CatalogueService).newest?.experiments[0]?.status === 'running';
    try {
      await call({ url }, 'POST', '/v1/metrics', { body: metricBody('signup') });
      const schedule = { startAt: soon(1_500) };
      const body = draftBody('cut-off', { metrics: { primary: ['signup'] }, schedule });
      expect((await call({ url }, 'POST', '/v1/experiments', { body })).status).toBe(201);
      await relay.cut();
      const tries = await logged(lines, 'a scheduled step failed', 2);
      // Twice as long between tries every time: an absence of an hour does not fill the log.
      expect(tries.slice(0, 2).map((line) => JSON.parse(line) as object)).toMatchObject([
        { retryInMillis: 1_000 },
        { retryInMillis: 2_000 },
      ]);
      expect(isRunning()).toBe(false);
      await relay.open();
      while (!isRunning()) await delay(RETRY_MILLIS);
      const { body: audit } = await call({ url }, 'GET', '/v1/audit?entity=cut-off');
      expect(audit['items']).toMatchObject([{ action: 'experiment.start', actor: 'schedule' }, {}]);
    } finally {
      await lonely.close();
      await relay.cut();
      await database.drop();
    }
  });

  it.each<[object, string]>([
    [{ startAt: '2020-01-01T00:00:00Z' }, '/schedule/startAt'],
    [{ startAt: '2090-01-02T00:00:00Z', stopAt: '2090-01-01T00:00:00Z' }, '/schedule/stopAt'],
    [{ startAt: 'tomorrow' }, '/schedule/startAt'],
    [{ startAt: '2090-01-01T00:00:00' }, '/schedule/startAt'],
    [{ ramp: [{ traffic: 1 }] }, '/schedule/ramp/0'],
    [{ ramp: [{ at: '2090-01-01T00:00:00Z', traffic: 1.1 }] }, '/schedule/ramp/0/traffic'],
    [{ ramp: [{ at: '2090-01-01T00:00:00Z' }] }, '/schedule/ramp/0/traffic'],
    [{ ramp: [{ after: { days: -1 }, traffic: 1 }] }, '/schedule/ramp/0/after/days'],
    [{ ramp: [{ after: {}, traffic: 1 }] }, '/schedule/ramp/0/after'],
    [
      {
        ramp: [
          { after: { days: 2 }, traffic: 0.5 },
          { after: { days: 1 }, traffic: 1 },
        ],
      },
      '/schedule/ramp/1',
    ],
    [{ held: { at: '2090-01-01T00:00:00Z', reason: 'no' } }, '/schedule/held'],
    [{ startsAt: null }, '/schedule/startsAt'],
  ])('refuses %j', async (schedule, pointer) => {
    const refused = await post('/v1/experiments', draftBody('refused', { schedule }));
    expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
  });
});

/** Exposes units, by default four of five to control where half of them belong, and counts what the log then holds. */
async function expose(
  experiment: string,
  units: number,
  isTreated = (unit: number): boolean => unit % 5 === 0,
): Promise<void> {
  const events = Array.from({ length: units }, (_, unit) => ({
    id: `${experiment}-${unit}`,
    type: 'exposure',
    unit: `unit-${unit}`,
    experiment,
    variant: isTreated(unit) ? 'treatment' : 'control',
  }));
  await call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body: { events } });
  await drain();
}

/** As the worker does it. */
async function drain(): Promise<void> {
  const persistence = openPersistence({ databaseUrl: server.databaseUrl });
  const eventStore = createEventStore({ connectionString: server.databaseUrl });
  const { experiments, metrics } = await persistence.catalogue.load();
  const measured = experiments.flatMap((one) => measuredExperimentOf(one, metrics) ?? []);
  while ((await eventStore.statisticsStore.drain(measured)).backlog);
  await Promise.all([persistence.close(), eventStore.close()]);
}
