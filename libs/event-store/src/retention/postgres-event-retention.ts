import { EventRetention, InvalidInputError, type DroppedEvents } from '#libs/domain';
import type pg from 'pg';
import { inTransaction, outsideOfTransactions, poolOf } from '../statistics/session-pools.js';
import type { Session } from '../statistics/session.js';

export interface PostgresEventRetentionOptions {
  connectionString: string;
}

const TIMEOUT_MILLISECONDS = 10 * 60_000;
/** Whoever drops a partition stops every append while it waits for its turn. */
const LOCK_TIMEOUT = '500ms';
/** For a statement under that lock, and for the time between two: whoever drops and hangs must not keep events from being counted. */
const LOCKED_TIMEOUT = '4s';
const LOCK_NOT_AVAILABLE = '55P03';
/** Ids are let go in steps of one statement each, so that no transaction writes for long: the drain waits behind it. */
const IDS_A_STEP = 50_000;
/** Ids live twice as long as events: until then an event that is sent again, with the time it had, is too old to be taken. */
const ID_LIFETIMES = 2;

/** Days of the log are partitions, so that dropping one costs nothing that grows with it. */
export class PostgresEventRetention extends EventRetention {
  private readonly pool: pg.Pool;

  constructor({ connectionString }: PostgresEventRetentionOptions) {
    super();
    this.pool = poolOf({
      connectionString,
      statementTimeout: TIMEOUT_MILLISECONDS,
      queryTimeout: TIMEOUT_MILLISECONDS,
      connections: 1,
      applicationName: 'consumer-science retention',
    });
  }

  async dropOlderThan(days: number): Promise<DroppedEvents> {
    if (!Number.isInteger(days) || days < 1) {
      throw new InvalidInputError('Events are kept for a whole number of days, at least one.');
    }
    const dropped: DroppedEvents = { days: [], postponed: [], ids: 0 };
    for (const day of await this.daysBefore(days)) {
      const isDropped = await this.dropDay(day);
      (isDropped ? dropped.days : dropped.postponed).push(day);
    }
    dropped.ids = await this.forgetIds(days * ID_LIFETIMES);
    return dropped;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private daysBefore(days: number): Promise<string[]> {
    return outsideOfTransactions(this.pool, async (session) => {
      const rows = await session.rows<{ day: string }>(OLD_DAYS, [days]);
      return rows.map(({ day }) => day);
    });
  }

  /** False: not now. */
  private async dropDay(day: string): Promise<boolean> {
    try {
      return await inTransaction(this.pool, (session) => dropIfCounted(session, day));
    } catch (error) {
      const cause = (error as Error).cause as { code?: string } | undefined;
      if (cause?.code === LOCK_NOT_AVAILABLE) return false;
      throw error;
    }
  }

  private async forgetIds(days: number): Promise<number> {
    for (let forgotten = 0; ;) {
      const count = await outsideOfTransactions(this.pool, (session) =>
        session.run(FORGET_IDS, [days, IDS_A_STEP]),
      );
      forgotten += count;
      if (count < IDS_A_STEP) return forgotten;
    }
  }
}

/** False: some of its events are to be counted still, or to be looked at for a metric that is new. */
async function dropIfCounted(session: Session, day: string): Promise<boolean> {
  const partition = partitionOf(day);
  await session.run(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
  await session.run(`SET LOCAL statement_timeout = '${LOCKED_TIMEOUT}'`);
  await session.run(`SET LOCAL idle_in_transaction_session_timeout = '${LOCKED_TIMEOUT}'`);
  const [found] = await session.rows<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    partition,
  ]);
  // Somebody else was faster.
  if (found?.there !== true) return true;
  // In the order in which an append takes them. Whoever still wrote into the day is done then.
  await session.run(`LOCK TABLE ONLY events, ONLY ${partition} IN ACCESS EXCLUSIVE MODE`);
  const [needed] = await session.rows(
    `SELECT FROM drain_positions p JOIN ${partition} e ON shard_of(e.unit) = p.shard AND e.transaction >= p.transaction
     UNION ALL
     SELECT FROM backfill_shards b JOIN ${partition} e
       ON shard_of(e.unit) = b.shard AND e.transaction >= b.scanned AND e.transaction < b.boundary
     LIMIT 1`,
  );
  if (needed !== undefined) return false;
  await session.run(`DROP TABLE ${partition}`);
  await session.run('DELETE FROM drained_days WHERE received_on = $1::date', [day]);
  await session.run('INSERT INTO dropped_days (received_on) VALUES ($1::date) ON CONFLICT DO NOTHING', [day]);
  return true;
}

function partitionOf(day: string): string {
  return `events_${day.replaceAll('-', '_')}`;
}

const TODAY = "(now() AT TIME ZONE 'UTC')::date";

/** Partitions by their names; what lies in events_other has no day of its own and stays. */
const OLD_DAYS = `
  SELECT replace(substr(relname, 8), '_', '-') AS day
  FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
  WHERE inhparent = 'events'::regclass AND relname ~ '^events_\\d{4}_\\d{2}_\\d{2}$'
    AND to_date(substr(relname, 8), 'YYYY_MM_DD') < ${TODAY} - $1::integer
  ORDER BY relname`;

const FORGET_IDS = `
  DELETE FROM event_ids WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM event_ids WHERE received_on < ${TODAY} - $1::integer LIMIT $2
  ))`;
