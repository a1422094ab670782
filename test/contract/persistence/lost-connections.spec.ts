import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseUnavailableError } from '#libs/domain';
import { openPersistence, type Persistence, type PersistenceOptions } from '#libs/persistence';
import { createTestDatabase } from '../../support/test-database.js';
import { aChange, aMetric, PROJECT } from '../builders.js';
import { execute } from './empty-database.js';
import { startRelay, type Relay } from '../relay.js';

const KILL_OTHERS = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;

describe('with a database that comes and goes', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let relay: Relay;
  let persistence: Persistence;

  const open = (options: Partial<PersistenceOptions> = {}): Persistence =>
    openPersistence({ databaseUrl: relay.url, ...options });
  beforeEach(async () => {
    database = await createTestDatabase();
    relay = await startRelay(database.url);
    persistence = open();
  });
  afterEach(async () => {
    await persistence.close();
    await relay.close();
    await database.drop();
  });

  it('starts before its database, and connects once that is there', async () => {
    await relay.down();
    await expect(persistence.database.ping()).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await expect(persistence.catalogue.load()).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await relay.open();
    await persistence.database.ping();
    await persistence.metrics.create(aMetric(), aChange('metric.create'));
  });

  it('goes on after the server ended every connection, idle or not', async () => {
    const lost: Error[] = [];
    const many = open({ onConnectionError: (error) => lost.push(error) });
    await Promise.all(Array.from({ length: 5 }, () => many.database.ping()));
    const busy = many.database.run((manager) => manager.query('SELECT pg_sleep(60)'));
    await untilSleeping(database.url);
    await execute(database.url, KILL_OTHERS);
    await expect(busy).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await untilAnswering(many);
    expect(lost.length).toBeGreaterThan(0);
    await many.close();
  });

  it('rolls back what was cut half-way', async () => {
    const metric = aMetric();
    const half = persistence.database.transaction(async (manager) => {
      await manager.query('INSERT INTO projects (id, key, name) VALUES (gen_random_uuid(), $1, $1)', [
        'half',
      ]);
      relay.cut();
      await manager.query('SELECT 1');
    });
    await expect(half).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await persistence.metrics.create(metric, aChange('metric.create'));
    expect(await execute(database.url, `SELECT key FROM projects WHERE key = 'half'`)).toEqual([]);
  });

  it('calls it the database when a connection breaks between two statements of a transaction', async () => {
    const cut = persistence.database.transaction(async (manager) => {
      await manager.query('SELECT 1');
      await execute(database.url, KILL_OTHERS);
      while (!manager.queryRunner?.isReleased) await nextTurn();
      await manager.query('SELECT 1');
    });
    await expect(cut).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await untilAnswering(persistence);
  });

  it('gives up on a statement that takes too long, and on a server that does not answer', async () => {
    const impatient = open({ statementTimeoutMillis: 300, poolSize: 1 });
    const slow = impatient.database.run((manager) => manager.query('SELECT pg_sleep(60)'));
    await expect(slow).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await impatient.database.ping();

    relay.silence();
    const unanswered = impatient.metrics.findByKey(PROJECT, 'signup');
    await expect(unanswered).rejects.toBeInstanceOf(DatabaseUnavailableError);
    // The silent connection was cut, not put back: a fresh one answers though the old one never will.
    await impatient.database.ping();
    await impatient.close();
  });

  it('waits for a free connection only so long', async () => {
    const single = open({ poolSize: 1 });
    await single.database.ping();
    const hog = single.database.run((manager) => manager.query('SELECT pg_sleep(3)'));
    await untilSleeping(database.url);
    await expect(single.database.ping()).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await hog;
    await single.close();
  });

  it('closes within its deadline though the server is silent', async () => {
    const hanging = persistence.database.run((manager) => manager.query('SELECT pg_sleep(4)'));
    hanging.catch(() => undefined);
    await untilSleeping(database.url);
    relay.silence();
    const startedAt = performance.now();
    await persistence.close();
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    await expect(persistence.database.ping()).rejects.toThrow(/closed/);
    relay.cut();
  });

  it('listens again after the connection was lost, and says that something may have been missed', async () => {
    let resolveNext: () => void = () => undefined;
    const next = (): Promise<void> => new Promise((resolve) => (resolveNext = resolve));
    const subscription = await persistence.catalogue.subscribe(() => resolveNext());
    let heard = next();
    relay.cut();
    await heard;
    heard = next();
    await execute(database.url, KILL_OTHERS);
    await heard;
    heard = next();
    await persistence.metrics.create(aMetric(), aChange('metric.create'));
    await heard;
    await subscription.close();
  });

  it('subscribes while the database is away, and listens once it is there', async () => {
    await relay.down();
    let heardOf: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => (heardOf = resolve));
    const subscription = await persistence.catalogue.subscribe(() => heardOf());
    await relay.open();
    await heard;
    await subscription.close();
  });

  it('stops listening at once while the database is away', async () => {
    await relay.down();
    const subscription = await persistence.catalogue.subscribe(() => undefined);
    const startedAt = performance.now();
    await subscription.close();
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });
});

/** A connection that died idle may be handed out once more before its end is noticed; each fails one query at most. */
async function untilAnswering({ database }: Persistence): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const answered = await database.ping().then(
      () => true,
      (error: unknown) => {
        expect(error).toBeInstanceOf(DatabaseUnavailableError);
        return false;
      },
    );
    if (answered) return;
  }
  throw new Error('The pool did not recover.');
}

async function untilSleeping(url: string): Promise<void> {
  const sleeping = `SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event = 'PgSleep'`;
  while ((await execute(url, sleeping)).length === 0);
}
