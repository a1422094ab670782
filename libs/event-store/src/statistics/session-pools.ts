import { DatabaseUnavailableError } from '#libs/domain';
import type pg from 'pg';
import { PatientPool } from './patient-pool.js';
import { Session } from './session.js';

const CONNECT_TIMEOUT_MILLISECONDS = 2_000;
/** Whoever hangs in the middle of a transaction holds what it took, and keeps everybody's newer events from being read. */
const IDLE_IN_TRANSACTION_MILLISECONDS = 15_000;
const KEEP_ALIVE_MILLISECONDS = 10_000;
/** A new connection plans a report's statements anew, which takes several times as long as to run them. */
const IDLE_MILLISECONDS = 600_000;

const UNAVAILABLE =
  /^(08|53|57|25006|25P03|40001|40P01|55P03|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_)/;
/** pg gives these no code. */
const BROKEN_CONNECTION =
  /Query read timeout|timeout exceeded when trying to connect|Connection terminated|not queryable/;

export interface SessionPoolOptions {
  connectionString: string;
  /** Milliseconds that the server gives a statement. */
  statementTimeout: number;
  /** Milliseconds after which the client gives up waiting. */
  queryTimeout: number;
  connections?: number;
  applicationName?: string;
  /** Prepared statements are planned once for each connection, whatever their values. */
  plansOnce?: boolean;
}

export function poolOf({
  connectionString,
  statementTimeout,
  queryTimeout,
  connections = 4,
  applicationName = 'consumer-science statistics',
  plansOnce = false,
}: SessionPoolOptions): pg.Pool {
  const pool = new PatientPool({
    connectionString,
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MILLISECONDS,
    statement_timeout: statementTimeout,
    query_timeout: queryTimeout,
    idle_in_transaction_session_timeout: Math.min(IDLE_IN_TRANSACTION_MILLISECONDS, statementTimeout),
    idleTimeoutMillis: IDLE_MILLISECONDS,
    keepAlive: true,
    application_name: applicationName,
    ...(plansOnce && { options: '-c plan_cache_mode=force_generic_plan' }),
    keepAliveInitialDelayMillis: KEEP_ALIVE_MILLISECONDS,
  });
  // An idle connection that breaks leaves the pool by itself; one at work rejects what it does.
  pool.on('error', () => undefined);
  // One that breaks while it is being handed out has no other listener; its first query tells.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Steps sort and join tens of thousands of rows: in memory, and without compiling each statement first. */
const SETTINGS = `SET LOCAL jit = off; SET LOCAL work_mem = '64MB'; SET LOCAL client_min_messages = warning`;

/**
 * What arrived just now has no statistics yet: the planner takes a hundred thousand rows for one, so that a nested loop over them,
 * or a merge by one of several keys, costs it nothing and would never end. A hash join is by all keys. A look-up by unit, one way
 * into an index each, is written as a LATERAL with OFFSET 0, which this leaves alone.
 */
const HASH_JOINS = 'SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off';

/** A report's statements take longer to plan than to run, and the values make no difference to the plan. */
const PLANNED_ONCE = 'SET LOCAL plan_cache_mode = force_generic_plan';

type Run<T> = (session: Session) => Promise<T>;

export function inTransaction<T>(pool: pg.Pool, run: Run<T>): Promise<T> {
  return transact(pool, `BEGIN ISOLATION LEVEL READ COMMITTED; ${SETTINGS}`, run);
}

/** Reads only, and nothing of what is committed meanwhile; all of it within the milliseconds, if any. */
export function atOneMoment<T>(pool: pg.Pool, run: Run<T>, milliseconds = Infinity): Promise<T> {
  return transact(
    pool,
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${SETTINGS}; ${HASH_JOINS}; ${PLANNED_ONCE}`,
    run,
    milliseconds,
  );
}

export async function outsideOfTransactions<T>(pool: pg.Pool, run: Run<T>): Promise<T> {
  try {
    const client = await pool.connect();
    return await handingBack(client, () => run(new Session(client)));
  } catch (error) {
    throw translated(error);
  }
}

async function transact<T>(pool: pg.Pool, begin: string, run: Run<T>, milliseconds = Infinity): Promise<T> {
  const deadline = performance.now() + milliseconds;
  try {
    const client = await pool.connect();
    return await handingBack(client, async () => {
      await client.query(begin);
      const result = await run(new Session(client, deadline));
      await client.query('COMMIT');
      return result;
    });
  } catch (error) {
    throw translated(error);
  }
}

/** A connection on which something failed is closed, which undoes what it began. */
async function handingBack<T>(client: pg.PoolClient, run: () => Promise<T>): Promise<T> {
  let failure: Error | undefined;
  // The pool listens to idle connections only; one that breaks between two statements must not end the process.
  const onError = (error: Error): void => void (failure = error);
  client.on('error', onError);
  try {
    return await run();
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    client.off('error', onError);
    client.release(failure);
  }
}

function translated(error: unknown): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (!UNAVAILABLE.test(code ?? '') && !BROKEN_CONNECTION.test(message)) return error;
  const unavailable = new DatabaseUnavailableError('The database cannot answer now; try again soon.');
  unavailable.cause = error;
  return unavailable;
}
