import pg from 'pg';
import { appendNew, appendUnseen, PREPARE_SESSION, type Filling } from './append-statements.js';
import { runCopyScript } from './copy-script.js';
import { KeptConnection } from './kept-connection.js';
import { TodaysPartition } from './todays-partition.js';
import type { EventTable } from './encoded-rows.js';
import type { EventGroup } from './event-group.js';
import { WRITER_NAME } from './writer-name.js';

const UNIQUE_VIOLATION = '23505';
const CONFLICTS = [UNIQUE_VIOLATION, '40P01', '40001'];
/** Classes of SQLSTATE that blame the data (data exception, integrity, program limit), so that sending it again cannot help. */
const DATA_ERROR = /^(22|23|54)/;
/** Retries come in bursts: after a known id, this many groups take the way that expects them. */
const GROUPS_WITH_RETRIES = 32;
const ATTEMPTS = 4;

export interface LogConnectionOptions {
  connectionString: string;
  connectTimeoutMilliseconds: number;
  /** Longest that one group may take. */
  groupTimeoutMilliseconds: number;
}

/** The database refused the group for what is in it. */
export class UnstorableGroupError extends Error {}

/** Nothing of the group may be answered: it is not stored, or nobody knows. */
export class GroupFailedError extends Error {
  constructor(
    message: string,
    /** The server did not answer at all, so that others need not try either. */
    readonly unreachable: boolean,
  ) {
    super(message);
  }
}

/** Writes groups, one after the other, on one connection. */
export class LogConnection {
  private readonly connection: KeptConnection;
  private readonly partition = new TodaysPartition();
  private groupsWithRetries = 0;

  constructor(options: LogConnectionOptions) {
    this.connection = new KeptConnection({
      client: {
        connectionString: options.connectionString,
        statement_timeout: options.groupTimeoutMilliseconds,
        keepAlive: true,
        application_name: WRITER_NAME,
      },
      preparation: PREPARE_SESSION,
      patienceMilliseconds: options.connectTimeoutMilliseconds,
    });
  }

  /**
   * Writes the group in one transaction and marks in it what had been seen; else UnstorableGroupError or GroupFailedError. After
   * the milliseconds the connection is given up.
   */
  async write(group: EventGroup, milliseconds: number): Promise<void> {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      this.connection.discard();
    }, milliseconds);
    try {
      await this.writeWith(await this.connected(), group);
    } catch (error) {
      if (error instanceof GroupFailedError) throw error;
      if (DATA_ERROR.test(sqlStateOf(error))) throw new UnstorableGroupError(describe(error));
      this.connection.discard();
      const reason = timedOut ? `they took longer than ${milliseconds} ms` : describe(error);
      throw new GroupFailedError(`The event log did not take the events: ${reason}.`, timedOut);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async writeWith(client: pg.Client, group: EventGroup): Promise<void> {
    if (this.groupsWithRetries === 0 && (await this.writeNew(client, group))) return;
    const seen = await writeUnseen(client, group);
    this.groupsWithRetries = seen > 0 ? GROUPS_WITH_RETRIES : Math.max(0, this.groupsWithRetries - 1);
  }

  /** False when at least one of the events was seen before; then none is written. */
  private async writeNew(client: pg.Client, group: EventGroup): Promise<boolean> {
    const partition = this.partition.nameAt(Date.now());
    const identities = group.identities();
    const { fillings, copies } = fillingsOf(group);
    try {
      const text = appendNew(identities.length, fillings, partition);
      await runCopyScript(client, text, [...identities, ...copies]);
      return true;
    } catch (error) {
      if (isConflict(error)) return false;
      if (!this.partition.isWrong(partition, sqlStateOf(error), Date.now())) throw error;
      return this.writeNew(client, group);
    }
  }

  private async connected(): Promise<pg.Client> {
    try {
      return await this.connection.get();
    } catch (error) {
      throw new GroupFailedError(`The event log cannot be reached: ${describe(error)}.`, true);
    }
  }
}

/** How many of the events the database had seen. */
async function writeUnseen(client: pg.Client, group: EventGroup): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { fillings, copies } = fillingsOf(group);
      const seen = await runCopyScript(client, appendUnseen(fillings), copies);
      for (const [projectId, id] of seen) group.markSeen(projectId ?? '', id ?? '');
      return seen.length;
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** How its tables are filled, and what each COPY reads. Little is ever kept aside, so most groups need not mention it. */
function fillingsOf(group: EventGroup): { fillings: Filling[]; copies: Buffer[] } {
  const tables: EventTable[] = group.has('quarantined_events')
    ? ['events', 'quarantined_events']
    : ['events'];
  const rows = tables.map((table) => group.rows(table));
  const fillings = tables.map((table, index) => ({ table, copies: rows[index]?.length ?? 0 }));
  return { fillings, copies: rows.flat() };
}

function isConflict(error: unknown): boolean {
  return CONFLICTS.includes(sqlStateOf(error));
}

function sqlStateOf(error: unknown): string {
  return (error as pg.DatabaseError).code ?? '';
}

function describe(error: unknown): string {
  return `${(error as Error).message || 'no connection'} ${sqlStateOf(error)}`.trim();
}
