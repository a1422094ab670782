import type { AssignmentReceipt } from '#libs/domain';
import { PostgresAssignmentReceipts, type PostgresAssignmentReceiptsOptions } from '#libs/event-store';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { startRelay, type Relay } from './relay.js';

const EXPERIMENT = '00000000-0000-4000-8000-000000000001';
const START = Date.UTC(2026, 2, 1);
const PATIENCE_MILLISECONDS = 20_000;

let database: TestDatabase;
let relay: Relay;
let client: pg.Client;
const open: PostgresAssignmentReceipts[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  relay = await startRelay(database.url);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  await client.end();
  await relay.close();
  await database.drop();
});

function receiptsOf(options: Partial<PostgresAssignmentReceiptsOptions> = {}): PostgresAssignmentReceipts {
  const receipts = new PostgresAssignmentReceipts({
    connectionString: relay.url,
    receiptGatherMilliseconds: 1,
    receiptRetryMilliseconds: 10,
    ...options,
  });
  open.push(receipts);
  return receipts;
}

function aReceipt(overrides: Partial<AssignmentReceipt> = {}): AssignmentReceipt {
  const projectId = '00000000-0000-0000-0000-000000000001';
  return {
    projectId,
    experimentId: EXPERIMENT,
    unit: 'ann',
    variant: 'control',
    at: new Date(START),
    ...overrides,
  };
}

function many(count: number, from = 0): AssignmentReceipt[] {
  return Array.from({ length: count }, (_, index) => aReceipt({ unit: `unit-${from + index}` }));
}

async function stored(): Promise<{ unit: string; variant: string; at: number }[]> {
  const { rows } = await client.query<{ unit: string; variant: string; assigned_at: Date }>(
    'SELECT unit, variant, assigned_at FROM assignment_receipts ORDER BY unit',
  );
  return rows.map(({ unit, variant, assigned_at: at }) => ({ unit, variant, at: at.getTime() - START }));
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('It did not come to be in time.');
    await new Promise(setImmediate);
  }
}

test('each unit keeps its first assignment, whoever writes it and in whatever order', async () => {
  const [one, other] = [receiptsOf(), receiptsOf()];
  one.record([
    aReceipt({ at: new Date(START + 5), variant: 'treatment' }),
    aReceipt({ at: new Date(START + 6) }),
  ]);
  await until(() => one.counters.recorded === 1);
  other.record([aReceipt({ at: new Date(START + 9) }), aReceipt({ unit: 'bob', at: new Date(START + 1) })]);
  await until(() => other.counters.recorded === 1);
  expect(await stored()).toEqual([
    { unit: 'ann', variant: 'treatment', at: 5 },
    { unit: 'bob', variant: 'control', at: 1 },
  ]);
  const third = receiptsOf();
  third.record([aReceipt({ at: new Date(START + 2) })]);
  await until(() => third.counters.recorded === 1);
  expect((await stored())[0]).toEqual({ unit: 'ann', variant: 'control', at: 2 });
});

test('a unit that is known costs nothing', async () => {
  const receipts = receiptsOf();
  receipts.record(many(10));
  await until(() => receipts.counters.recorded === 10);
  await client.query('TRUNCATE assignment_receipts');
  receipts.record(many(12));
  await until(() => receipts.counters.recorded === 12);
  expect((await stored()).map(({ unit }) => unit)).toEqual(['unit-10', 'unit-11']);
});

test('close writes what waits', async () => {
  const receipts = receiptsOf({ receiptGatherMilliseconds: 60_000, receiptGroup: 100 });
  receipts.record(many(250));
  expect(receipts.counters).toEqual({ recorded: 0, dropped: 0 });
  await receipts.close();
  expect(receipts.counters).toEqual({ recorded: 250, dropped: 0 });
  expect(await stored()).toHaveLength(250);
  receipts.record(many(1, 900));
  expect(receipts.counters.dropped).toBe(1);
});

test('while the database is away receipts wait, up to a bound, and are written when it is back', async () => {
  await relay.down();
  const receipts = receiptsOf({ queuedReceipts: 20 });
  receipts.record(many(50));
  expect(receipts.counters).toEqual({ recorded: 0, dropped: 30 });
  await relay.open();
  await until(() => receipts.counters.recorded === 20);
  receipts.record(many(50));
  await until(() => receipts.counters.recorded + receipts.counters.dropped === 80);
  await until(() => {
    receipts.record(many(50));
    return receipts.counters.recorded === 50;
  });
  expect(await stored()).toHaveLength(50);
});

test('a connection that is cut costs no receipt', async () => {
  const receipts = receiptsOf();
  receipts.record(many(5));
  await until(() => receipts.counters.recorded === 5);
  relay.cut();
  receipts.record(many(5, 5));
  await until(() => receipts.counters.recorded === 10);
  expect(receipts.counters.dropped).toBe(0);
});

test('a database that is slow or away at the end does not keep the process', async () => {
  const receipts = receiptsOf({ receiptTimeoutMilliseconds: 50 });
  await client.query('BEGIN; LOCK TABLE assignment_receipts IN ACCESS EXCLUSIVE MODE');
  receipts.record(many(7));
  await receipts.close();
  await client.query('COMMIT');
  expect(receipts.counters).toEqual({ recorded: 0, dropped: 7 });
});

test('what cannot be stored is dropped, and holds up nothing', async () => {
  const receipts = receiptsOf();
  receipts.record([aReceipt({ unit: 'nul\0' })]);
  receipts.record([aReceipt({ experimentId: 'no uuid' })]);
  await until(() => receipts.counters.dropped === 2);
  receipts.record(many(3));
  await until(() => receipts.counters.recorded === 3);
});
