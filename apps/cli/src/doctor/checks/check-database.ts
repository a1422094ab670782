import pg from 'pg';

import { fail, ok, warn, type Finding } from '../finding.js';
import { checkMigrations } from './check-migrations.js';

/** Of PostgreSQL, major. Older ones lack functions we use, or are no longer maintained. */
const OLDEST_VERSION = 14;
const CLOCK_SECONDS = 5;
const DURABILITY = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

type Setting = (typeof DURABILITY)[number];

interface ServerState extends Record<Setting, string> {
  readonly version: string;
  readonly version_number: number;
  /** Epoch of the server's clock, in ms. */
  readonly now: number;
}

/** Everything about a database that answers. @throws pg's error when it does not. */
export async function checkDatabase(databaseUrl: string): Promise<Finding[]> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  });
  // A connection that breaks also rejects the query that waits on it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { state, skewSeconds } = await readState(client);
    return [
      ok('database', `${hostOf(databaseUrl)} answers`),
      checkVersion(state),
      checkDurability(state),
      checkClock(skewSeconds),
      await checkMigrations(databaseUrl, client),
    ];
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readState(client: pg.Client): Promise<{ state: ServerState; skewSeconds: number }> {
  const before = Date.now();
  const { rows } = await client.query<ServerState>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS version_number,
            ${DURABILITY.map((name) => `current_setting('${name}') AS ${name}`).join(', ')},
            (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`,
  );
  const state = rows[0] as ServerState;
  // The answer was given somewhere between asking and hearing it.
  return { state, skewSeconds: (state.now - (before + Date.now()) / 2) / 1000 };
}

export function checkVersion({
  version,
  version_number,
}: Pick<ServerState, 'version' | 'version_number'>): Finding {
  return Math.floor(version_number / 10_000) >= OLDEST_VERSION
    ? ok('server version', `PostgreSQL ${version}`)
    : fail('server version', `PostgreSQL ${version} is too old`, `use PostgreSQL ${OLDEST_VERSION} or newer`);
}

/** What is said to be accepted must survive a crash of the server. */
export function checkDurability(state: Record<Setting, string>): Finding {
  const off = DURABILITY.filter((name) => state[name] === 'off');
  return off.length === 0
    ? ok('durability', DURABILITY.map((name) => `${name} ${state[name]}`).join(', '))
    : fail(
        'durability',
        `${off.join(', ')} off: accepted events are lost when the server crashes`,
        `${off.map((name) => `ALTER SYSTEM SET ${name} = on`).join('; ')}; SELECT pg_reload_conf()`,
      );
}

export function checkClock(skewSeconds: number): Finding {
  const detail = `the database's clock is ${Math.abs(skewSeconds).toFixed(2)} s ${skewSeconds < 0 ? 'behind' : 'ahead of'} ours`;
  return Math.abs(skewSeconds) <= CLOCK_SECONDS
    ? ok('clock', detail)
    : warn('clock', detail, 'synchronise both clocks (NTP): times of events and windows depend on them');
}

function hostOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}
