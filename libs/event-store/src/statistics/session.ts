import type pg from 'pg';

/** So much later than the server, which gives up a statement by itself, is it taken for gone. */
export const GRACE_MILLISECONDS = 5_000;

/** One transaction on one connection. */
export class Session {
  private queryTimeout: number | undefined;

  /** @param deadline by `performance.now()`: until then all of its statements together may take */
  constructor(
    readonly client: pg.ClientBase,
    private readonly deadline = Infinity,
  ) {}

  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    await this.limitNext();
    return (await this.client.query<Row>(this.query(text, values))).rows;
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
    if (this.deadline === Infinity) return;
    const left = Math.max(1, Math.ceil(this.deadline - performance.now()));
    await this.client.query(`SET LOCAL statement_timeout = ${left}`);
  }
}
