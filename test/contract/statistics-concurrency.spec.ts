import { DatabaseUnavailableError, type MeasuredExperiment, type UnitEvent } from '#libs/domain';
import { PostgresEventLog, PostgresStatisticsStore } from '#libs/event-store';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const START = Date.UTC(2026, 2, 1);
/** No multiple of three, so that a unit is exposed in one round and buys in others. */
const UNITS = 11;
const PATIENCE_MILLISECONDS = 20_000;

const experiment: MeasuredExperiment = {
  id: '00000000-0000-4000-8000-000000000001',
  projectId: PROJECT,
  key: 'landing-page',
  startedAt: new Date(START),
  stoppedAt: null,
  variants: ['control', 'treatment'],
  phases: [{ number: 1, startedAt: new Date(START) }],
  excludedUnits: [],
  metrics: [
    {
      id: '00000000-0000-4000-8000-000000000002',
      key: 'revenue',
      measure: {
        numerator: { event: 'buy', aggregate: 'sum', property: null },
        denominator: null,
        windowSeconds: null,
        cap: null,
        delaySeconds: 0,
        quantile: null,
        covariateSeconds: null,
        maturedOnly: false,
      },
    },
  ],
};

let database: TestDatabase;
let log: PostgresEventLog;
let client: pg.Client;
let stores: PostgresStatisticsStore[];
let statistics: PostgresStatisticsStore;

beforeEach(async () => {
  database = await createTestDatabase();
  log = new PostgresEventLog({ connectionString: database.url, gatherMilliseconds: 0 });
  stores = Array.from(
    { length: 4 },
    () => new PostgresStatisticsStore({ connectionString: database.url, stepEvents: 40 }),
  );
  statistics = stores[0] as PostgresStatisticsStore;
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await Promise.all([log.close(), ...stores.map((store) => store.close())]);
  await database.drop();
});

/** A unit is exposed, buys for its number, and so on; the same unit always in the same variant. */
function anEvent(number: number): UnitEvent {
  const owner = number % UNITS;
  const unit = `unit-${owner}`;
  const timestamp = new Date(START + number * 1_000);
  if (number % 3 === 0) {
    const variant = owner % 2 === 0 ? 'control' : 'treatment';
    return {
      id: randomUUID(),
      type: 'exposure',
      unit,
      experiment: experiment.key,
      variant,
      timestamp,
      attributes: null,
    };
  }
  return { id: randomUUID(), type: 'track', unit, name: 'buy', timestamp, value: number, properties: null };
}

function events(count: number, from = 0): UnitEvent[] {
  return Array.from({ length: count }, (_, index) => anEvent(from + index));
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('It did not come to be in time.');
  }
}

/** Other tests' transactions may hold the horizon of the whole server back for a while. */
async function drainAll(): Promise<number> {
  let drained = 0;
  await until(async () => {
    drained += (await statistics.drain([experiment])).events;
    return (await statistics.lag()).events === 0;
  });
  return drained;
}

async function expectRecounted(): Promise<void> {
  const read = await statistics.read(experiment.id, 1);
  expect(read).toEqual(await statistics.recount(experiment, 1));
  expect(read.metrics[0]?.arms.every((arm) => arm.numerator.mean > 0)).toBe(true);
}

function isWaitingForALock(): Promise<boolean> {
  return client
    .query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND application_name = 'consumer-science statistics'`,
    )
    .then(({ rowCount }) => rowCount === 1);
}

test('a step takes no more than it may, even where all that waits is of one unit', async () => {
  const most = 10_000;
  const store = new PostgresStatisticsStore({ connectionString: database.url, stepEvents: most });
  const ofOneUnit = events(12_000).map((event) => ({ ...event, unit: 'unit-0' }));
  for (let at = 0; at < ofOneUnit.length; at += 1_000)
    await log.append(PROJECT, ofOneUnit.slice(at, at + 1_000));
  const steps: number[] = [];
  await until(async () => {
    const { events: taken, backlog } = await store.drain([experiment]);
    if (taken > 0) steps.push(taken);
    return !backlog && (await store.lag()).events === 0;
  });
  await store.close();
  expect(steps.reduce((sum, taken) => sum + taken, 0)).toBe(ofOneUnit.length);
  expect(Math.max(...steps)).toBeLessThanOrEqual(most);
});

test('several drainers and senders at once count every event exactly once', async () => {
  let sending = 4;
  const senders = Array.from({ length: sending }, async (_, sender) => {
    for (let batch = 0; batch < 10; batch += 1) {
      const batchEvents = events(15, sender * 1_000 + batch * 15);
      await log.append(PROJECT, batchEvents);
      await log.append(PROJECT, batchEvents.slice(0, 5));
    }
    sending -= 1;
  });
  const drainers = stores.map(async (store) => {
    let drained = 0;
    while (sending > 0) drained += (await store.drain([experiment])).events;
    return drained;
  });
  await Promise.all(senders);
  const drained = await Promise.all(drainers);
  const total = drained.reduce((sum, one) => sum + one, 0) + (await drainAll());
  expect(total).toBe(600);
  await expectRecounted();
});

test('what commits late is read late, never passed over', async () => {
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO events (project_id, id, type, unit, occurred_at, experiment, variant)
     VALUES ($1, gen_random_uuid(), 'exposure', 'slow', $2, $3, 'control')`,
    [PROJECT, new Date(START), experiment.key],
  );
  await log.append(PROJECT, events(90));
  const before = await statistics.drain([experiment]);
  expect(before.events).toBe(0);
  expect((await statistics.lag()).events).toBe(90);
  await client.query('COMMIT');
  expect(await drainAll()).toBe(91);
  await expectRecounted();
  const { exposures } = await statistics.read(experiment.id, 1);
  expect(exposures.map(({ units }) => units)).toEqual([7, 5]);
});

test('a step that began before another one ended does not take back until when the log was read', async () => {
  await statistics.drain([experiment]);
  await client.query(`UPDATE drain_positions SET read_at = now() + interval '5 seconds'`);
  const readAt = `SELECT min(read_at) >= now() + interval '1 second' AS kept FROM drain_positions`;
  await log.append(
    PROJECT,
    Array.from({ length: 33 }, (_, number) => anEvent(number)),
  );
  expect((await statistics.drain([experiment])).events).toBe(33);
  expect((await client.query<{ kept: boolean }>(readAt)).rows).toEqual([{ kept: true }]);
});

test('what is rolled back never counts', async () => {
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO events (project_id, id, type, unit, occurred_at, experiment, variant)
     VALUES ($1, gen_random_uuid(), 'exposure', 'gone', $2, $3, 'control')`,
    [PROJECT, new Date(START), experiment.key],
  );
  await log.append(PROJECT, events(30));
  await client.query('ROLLBACK');
  expect(await drainAll()).toBe(30);
  await expectRecounted();
});

test.each(['drained_days', 'unit_exposures', 'unit_totals', 'sufficient_statistics', 'exposure_counts'])(
  'a drain that is killed while it writes %s leaves nothing',
  async (table) => {
    await log.append(PROJECT, events(30));
    await drainAll();
    const before = await statistics.read(experiment.id, 1);
    // All shards are one step to them. Their connections are made before the transaction, whose picture of all activity stays.
    const one = new PostgresStatisticsStore({ connectionString: database.url });
    const other = new PostgresStatisticsStore({ connectionString: database.url });
    stores.push(one, other);
    await Promise.all([one, other].map((store) => store.drain([experiment])));
    await log.append(PROJECT, events(30, 21));
    await client.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
    const killed = expect(one.drain([experiment])).rejects.toThrow(DatabaseUnavailableError);
    await until(isWaitingForALock);
    expect(await other.drain([experiment])).toMatchObject({ drained: false, events: 0 });
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    await killed;
    await client.query('COMMIT');
    expect(await statistics.read(experiment.id, 1)).toEqual(before);
    expect(await drainAll()).toBe(30);
    await expectRecounted();
  },
);

test('one transaction of the log with more events than a step is one step', async () => {
  const ofOneUnit = (count: number, from: number): UnitEvent[] =>
    events(count, from).map((event, index) => ({ ...anEvent((from + index) * UNITS), id: event.id }));
  await log.append(PROJECT, ofOneUnit(100, 0));
  await log.append(PROJECT, ofOneUnit(10, 100));
  const steps: number[] = [];
  await until(async () => {
    const outcome = await statistics.drain([experiment]);
    if (outcome.events > 0) steps.push(outcome.events);
    expect(outcome.backlog).toBe(steps.length === 1);
    return steps.length === 2;
  });
  expect(steps).toEqual([100, 10]);
  expect(await statistics.read(experiment.id, 1)).toEqual(await statistics.recount(experiment, 1));
});

test('an experiment that is defined after its events counts them all; one that is left out is forgotten', async () => {
  await log.append(PROJECT, events(60));
  await until(async () => (await statistics.drain([])).events === 0 && (await statistics.lag()).events === 0);
  expect(await statistics.read(experiment.id, 1)).toMatchObject({ exposures: [], metrics: [], asOf: null });
  const defined = await statistics.drain([experiment]);
  expect(defined).toEqual({ drained: true, events: 0, backlog: false, changedExperiments: [experiment.id] });
  const statisticsNow = await statistics.read(experiment.id, 1);
  expect(statisticsNow.exposures.map(({ units }) => units)).toEqual([6, 5]);
  await expectRecounted();
  expect(await statistics.drain([experiment])).toMatchObject({ changedExperiments: [] });
  await statistics.drain([]);
  expect(await statistics.read(experiment.id, 1)).toMatchObject({ exposures: [], asOf: null });
  const { rows } = await client.query(
    `SELECT (SELECT count(*) FROM unit_exposures) + (SELECT count(*) FROM unit_totals) + (SELECT count(*) FROM metric_events)
       + (SELECT count(*) FROM sufficient_statistics) AS left`,
  );
  expect(rows).toEqual([{ left: '0' }]);
});

test('an experiment that began before the others finds earlier events of the same metric, each once', async () => {
  const late = { ...experiment, startedAt: new Date(START + 40_000) };
  await statistics.drain([late]);
  await log.append(PROJECT, events(60));
  await until(
    async () => (await statistics.drain([late])).events === 0 && (await statistics.lag()).events === 0,
  );
  const early = { ...experiment, id: '00000000-0000-4000-8000-000000000003' };
  await statistics.drain([late, early]);
  expect(await statistics.read(early.id, 1)).toEqual(await statistics.recount(early, 1));
  expect(await statistics.read(late.id, 1)).toEqual(await statistics.recount(late, 1));
});

test('stopping after the last event counts nothing again; stopping before it does', async () => {
  await log.append(PROJECT, events(60));
  await drainAll();
  const rowVersions = async (): Promise<unknown> =>
    (await client.query('SELECT unit, xmin::text FROM unit_exposures ORDER BY unit')).rows;
  const before = await rowVersions();
  const later = { ...experiment, stoppedAt: new Date(START + 59_000) };
  await statistics.drain([later]);
  expect(await rowVersions()).toEqual(before);
  expect(await statistics.read(experiment.id, 1)).toEqual(await statistics.recount(later, 1));
  const earlier = { ...experiment, stoppedAt: new Date(START + 40_000) };
  expect(await statistics.drain([earlier])).toMatchObject({ changedExperiments: [experiment.id] });
  expect(await rowVersions()).not.toEqual(before);
  expect(await statistics.read(experiment.id, 1)).toEqual(await statistics.recount(earlier, 1));
});

test('a phase that began before the last event takes its units over', async () => {
  await log.append(PROJECT, events(60));
  await drainAll();
  const second = { number: 2, startedAt: new Date(START + 20_000) };
  const changed = { ...experiment, phases: [...experiment.phases, second] };
  await statistics.drain([changed]);
  const { exposures } = await statistics.read(experiment.id, 2);
  expect(exposures.map(({ phase, units }) => [phase, units])).toEqual([
    [1, 3],
    [1, 4],
    [2, 3],
    [2, 1],
  ]);
  for (const phase of [1, 2]) {
    expect(await statistics.read(experiment.id, phase)).toEqual(await statistics.recount(changed, phase));
  }
});

test('a log that was restored into a server with younger transaction numbers is counted again from its beginning', async () => {
  await log.append(PROJECT, events(60));
  await drainAll();
  const { exposures, crossovers, metrics } = await statistics.read(experiment.id, 1);
  const ahead = (column: string): string => `(${column}::text::numeric + 1000000000)::text::xid8`;
  await client.query(`UPDATE events SET transaction = ${ahead('transaction')}`);
  await client.query(`UPDATE drain_positions SET transaction = ${ahead('transaction')}`);
  await log.append(PROJECT, [anEvent(0)]);
  expect(await drainAll()).toBe(61);
  expect(await statistics.read(experiment.id, 1)).toMatchObject({ exposures, crossovers, metrics });
  await expectRecounted();
});

test('the lag is what waits, and how long it has waited', async () => {
  expect(await statistics.lag()).toEqual({ events: 0, seconds: 0 });
  await log.append(PROJECT, events(3));
  await client.query(`UPDATE events SET received_at = received_at - interval '90 seconds'`);
  const lag = await statistics.lag();
  expect(lag.events).toBe(3);
  expect(lag.seconds).toBeGreaterThanOrEqual(90);
  expect(lag.seconds).toBeLessThan(90 + PATIENCE_MILLISECONDS / 1_000);
});

test('a database that cannot be reached is an error of its own', async () => {
  const nowhere = new PostgresStatisticsStore({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
  await expect(nowhere.drain([experiment])).rejects.toThrow(DatabaseUnavailableError);
  await expect(nowhere.read(experiment.id, 1)).rejects.toThrow(DatabaseUnavailableError);
  await nowhere.close();
});
