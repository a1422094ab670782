import type pg from 'pg';

/** DDL waits this long for a lock, not for ever: what waits behind it is the live traffic. */
const LOCK_TIMEOUT = '2s';
const ATTEMPTS = 15;
const LOCK_NOT_AVAILABLE = '55P03';

/** Runs the SQL and the ledger's statement in one transaction; tries again when a busy table's lock was not to be had. */
export async function runInTransaction(
  client: pg.Client,
  sql: string,
  ledger: { text: string; values: string[] },
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query('BEGIN');
      await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      await client.query(sql);
      await client.query(ledger);
      await client.query('COMMIT');
      return;
    } catch (error) {
      await client.query('ROLLBACK');
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || attempt === ATTEMPTS) throw error;
    }
  }
}
