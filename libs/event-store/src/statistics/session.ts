import { createHash } from 'node:crypto';
import type pg from 'pg';

/** So much later than the server, which gives up a statement by itself, is it taken for gone. */
export const GRACE_MILLISECONDS = 5_000;

/** The server is told anew how long a statement may take when so much of the time is gone. */
const LIMITED_EVERY_MILLISECONDS = 1_000;

/** Statements that are prepared, by their text; as many as there are in the code. */
const names = new Map<string, string>();

function nameOf(text: string): string {
  const name = names.get(text) ?? `consumer_science_${createHash('md5').update(text).digest('hex')}`;
  names.set(text, name);
  return name;
}

/** One transaction on one connection. */
export class Session {
  private queryTimeout: number | undefined;
  private limitedAt = -Infinity;

  /** @param deadline by `performance.now()`: until then all of its statements together may take */
  constructor(
    readonly client: pg.ClientBase,
    private readonly deadline = Infinity,
  ) {}

  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    await this.limitNext();
    return (await this.client.query<Row>(this.query(text, values))).rows;
  }

  /** For a statement that is asked often and is long to plan: planned once for each connection, whatever the values. */
  async prepared<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    await this.limitNext();
    return (await this.client.query<Row>({ ...this.query(text, values), name: nameOf(text) })).rows;
  }

  /** Returns how many rows it touched. */
  async run(text: string, values: unknown[] = []): Promise<number> {
    await this.limitNext();
    return (await this.client.query(this.query(text, values))).rowCount ?? 0;
  }

  /** Each of the statements that follow may take so long. */
  async allow(milliseconds: number): Promise<void> {
    this.queryTimeout = milliseconds + GRACE_MILLISECONDS;
    await this.client.query(`SET LOCAL statement_timeout = ${milliseconds}`);
  }

  private query(text: string, values: unknown[]): pg.QueryConfig & { query_timeout?: number } {
    return this.queryTimeout === undefined
      ? { text, values }
      : { text, values, query_timeout: this.queryTimeout };
  }

  private async limitNext(): Promise<void> {
    const now = performance.now();
    if (this.deadline === Infinity || now - this.limitedAt < LIMITED_EVERY_MILLISECONDS) return;
    this.limitedAt = now;
    await this.client.query(`SET LOCAL statement_timeout = ${Math.max(1, Math.ceil(this.deadline - now))}`);
  }
}
