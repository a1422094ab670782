import type pg from 'pg';

/** One transaction on one connection. */
export class Session {
  constructor(readonly client: pg.ClientBase) {}

  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(text, values)).rows;
  }

  /** Returns how many rows it touched. */
  async run(text: string, values: unknown[] = []): Promise<number> {
    return (await this.client.query(text, values)).rowCount ?? 0;
  }
}
