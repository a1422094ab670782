import type pg from 'pg';

/** One transaction on one connection. */
export class Session {
  /** @param deadline by `performance.now()`: until then all of its statements together may take */
  constructor(
    readonly client: pg.ClientBase,
    private readonly deadline = Infinity,
  ) {}

  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    await this.limitNext();
    return (await this.client.query<Row>(text, values)).rows;
  }

  /** Returns how many rows it touched. */
  async run(text: string, values: unknown[] = []): Promise<number> {
    await this.limitNext();
    return (await this.client.query(text, values)).rowCount ?? 0;
  }

  private async limitNext(): Promise<void> {
    if (this.deadline === Infinity) return;
    const left = Math.max(1, Math.ceil(this.deadline - performance.now()));
    await this.client.query(`SET LOCAL statement_timeout = ${left}`);
  }
}
