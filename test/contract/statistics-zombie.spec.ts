import type { MeasuredExperiment, UnitEvent } from '#libs/domain';
import { PostgresEventLog, PostgresStatisticsStore } from '#libs/event-store';
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const START = Date.UTC(2026, 2, 1);
const UNITS = 24;
const LOOK_EVERY_MILLISECONDS = 20;
/** How long a statement of the worker may take, and how long it may say nothing within a step. */
const WORK_TIMEOUT_MILLISECONDS = 3_000;

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
let statistics: PostgresStatisticsStore;
let holder: pg.Client;
/** Not in a transaction, in which the picture of all activity would stay. */
let client: pg.Client;
let zombie: ChildProcess;

beforeEach(async () => {
  database = await createTestDatabase();
  log = new PostgresEventLog({ connectionString: database.url });
  statistics = new PostgresStatisticsStore({ connectionString: database.url });
  [holder, client] = [0, 1].map(() => new pg.Client({ connectionString: database.url })) as [
    pg.Client,
    pg.Client,
  ];
  await Promise.all([holder.connect(), client.connect()]);
  const script = fileURLToPath(new URL('draining-process.ts', import.meta.url));
  const loader = new URL('../support/typescript-loader.mjs', import.meta.url).href;
  const settings = [database.url, JSON.stringify(experiment), `${WORK_TIMEOUT_MILLISECONDS}`];
  zombie = fork(script, settings, { execArgv: ['--import', loader] });
  expect(await heard()).toEqual({ ready: true });
  expect(await step()).toEqual({ events: 0 });
  await log.append(PROJECT, events());
});

afterEach(async () => {
  zombie.kill('SIGKILL');
  await Promise.all([holder.end(), client.end()]);
  await Promise.all([log.close(), statistics.close()]);
  await database.drop();
});

function events(): UnitEvent[] {
  return Array.from({ length: UNITS }, (_, index) => `unit-${index}`).flatMap((unit, index): UnitEvent[] => {
    const variant = index % 2 === 0 ? 'control' : 'treatment';
    const timestamp = new Date(START + index * 1_000);
    const exposure = { type: 'exposure', experiment: experiment.key, variant, attributes: null } as const;
    const track = { type: 'track', name: 'buy', value: 1 + index, properties: null } as const;
    return [
      { ...exposure, id: randomUUID(), unit, timestamp },
      { ...track, id: randomUUID(), unit, timestamp },
    ];
  });
}

async function heard(): Promise<unknown> {
  const [message] = (await once(zombie, 'message')) as [unknown];
  return message;
}

function step(): Promise<unknown> {
  const answer = heard();
  zombie.send('step');
  return answer;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(LOOK_EVERY_MILLISECONDS);
}

/** Sessions of the zombie, which began a step, in this state. */
async function inStep(state: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL
       AND application_name = 'consumer-science statistics' AND (state = $1 OR wait_event_type = $1)`,
    [state],
  );
  return rowCount === 1;
}

async function drainedByOthers(): Promise<number> {
  const { drained, events: read } = await statistics.drain([experiment]);
  return drained ? read : 0;
}

/**
 * Stops the worker, as a machine that is paused does, while it changes the table; its transaction stays open.
 * @returns what it answers once it goes on
 */
async function stopWhileWriting(table: string): Promise<{ answer: Promise<unknown> }> {
  await holder.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
  const answer = step();
  await until(() => inStep('Lock'));
  zombie.kill('SIGSTOP');
  await holder.query('COMMIT');
  await until(() => inStep('idle in transaction'));
  return { answer };
}

async function expectCountedOnce(): Promise<void> {
  expect((await statistics.lag()).events).toBe(0);
  const read = await statistics.read(experiment.id, 1);
  expect(read).toEqual(await statistics.recount(experiment, 1));
  expect(read.exposures.map(({ units }) => units)).toEqual([UNITS / 2, UNITS / 2]);
}

describe('a worker that is paused in the middle of a step', () => {
  it.each(['drained_days', 'unit_exposures', 'unit_totals'])(
    'writing %s is not waited for for long, and adds nothing when it wakes up',
    async (table) => {
      const { answer } = await stopWhileWriting(table);
      expect(await drainedByOthers()).toBe(0);
      let taken = 0;
      await until(async () => (taken += await drainedByOthers()) > 0);
      expect(taken).toBe(2 * UNITS);
      zombie.kill('SIGCONT');
      expect(await answer).toEqual({ error: 'DatabaseUnavailableError' });
      await expectCountedOnce();
      expect(await step()).toEqual({ events: 0 });
      await expectCountedOnce();
    },
  );

  it('and wakes up in time ends its step itself', async () => {
    const { answer } = await stopWhileWriting('unit_totals');
    expect(await drainedByOthers()).toBe(0);
    zombie.kill('SIGCONT');
    expect(await answer).toEqual({ events: 2 * UNITS });
    await expectCountedOnce();
  });
});
