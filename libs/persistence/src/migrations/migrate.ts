import { MIGRATIONS } from './index.js';
import { appliedMigrations, inMigrationSession, withClient } from './migration-session.js';
import { runInTransaction } from './run-in-transaction.js';

/**
 * Brings the schema up to this release; nothing to do is fine, and so are several processes at once. Each migration is one
 * transaction: killed half-way it leaves nothing and runs again next time. Rejects with pg's error when the database cannot
 * be reached: retrying while it comes up is the caller's.
 * @returns names of the migrations this call applied, in order
 */
export async function migrate(databaseUrl: string): Promise<{ applied: string[] }> {
  return inMigrationSession(databaseUrl, async (client) => {
    const done = new Set(await appliedMigrations(client));
    const pending = MIGRATIONS.filter((migration) => !done.has(migration.name));
    for (const { name, up } of pending) {
      await runInTransaction(client, up, {
        text: 'INSERT INTO schema_migrations (name) VALUES ($1)',
        values: [name],
      });
    }
    return { applied: pending.map((migration) => migration.name) };
  });
}

/** Undoes the newest applied migration; null when there is none. It destroys what that migration's tables hold. */
export async function revertNewestMigration(databaseUrl: string): Promise<{ reverted: string | null }> {
  return inMigrationSession(databaseUrl, async (client) => {
    const newest = (await appliedMigrations(client)).at(-1);
    const migration = MIGRATIONS.find(({ name }) => name === newest);
    if (!migration) return { reverted: null };
    await runInTransaction(client, migration.down, {
      text: 'DELETE FROM schema_migrations WHERE name = $1',
      values: [migration.name],
    });
    return { reverted: migration.name };
  });
}

/** Names of the migrations that the database still lacks; changes nothing. */
export async function pendingMigrations(databaseUrl: string): Promise<string[]> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ ledger: string | null }>(
      `SELECT to_regclass('schema_migrations')::text AS ledger`,
    );
    const done = new Set(rows[0]?.ledger ? await appliedMigrations(client) : []);
    return MIGRATIONS.map((migration) => migration.name).filter((name) => !done.has(name));
  });
}
