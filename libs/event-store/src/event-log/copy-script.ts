import type pg from 'pg';

interface CopyConnection {
  query(text: string): void;
  stream: { write(bytes: Buffer): boolean; cork(): void; uncork(): void };
}

const COPY_DATA = 'd'.charCodeAt(0);
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
const LENGTH_BYTES = 4;

/**
 * Several statements, some of them `COPY ... FROM STDIN`, sent as one simple query: one message, one round trip, and one
 * transaction, since PostgreSQL runs such a query as a whole or not at all.
 * @param copies what each COPY reads, in order
 * @returns the rows of all the statements, their fields as text
 */
export function runCopyScript(
  client: pg.Client,
  text: string,
  copies: readonly Buffer[],
): Promise<(string | null)[][]> {
  return new Promise((resolve, reject) => {
    client.query(new CopyScript(text, copies, resolve, reject));
  });
}

/** What pg's client calls while it runs a query of one's own. */
class CopyScript {
  private readonly rows: (string | null)[][] = [];
  private failure: Error | null = null;

  constructor(
    private readonly text: string,
    private readonly copies: readonly Buffer[],
    private readonly resolve: (rows: (string | null)[][]) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  /**
   * All in one write, without waiting to be asked for the data: what comes after a statement that failed is dropped by the server.
   * See "COPY Operations" in https://www.postgresql.org/docs/current/protocol-flow.html
   */
  submit(connection: CopyConnection): void {
    const { stream } = connection;
    stream.cork();
    connection.query(this.text);
    for (const copy of this.copies) {
      const header = Buffer.from([COPY_DATA, 0, 0, 0, 0]);
      header.writeInt32BE(copy.length + LENGTH_BYTES, 1);
      stream.write(header);
      stream.write(copy);
      stream.write(COPY_DONE);
    }
    stream.uncork();
  }

  handleCopyInResponse(): void {}

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.rows.push(fields);
  }

  handleError(error: Error): void {
    this.failure = error;
    this.reject(error);
  }

  handleReadyForQuery(): void {
    if (this.failure === null) this.resolve(this.rows);
  }

  handleRowDescription(): void {}

  handleCommandComplete(): void {}

  handleEmptyQuery(): void {}
}
