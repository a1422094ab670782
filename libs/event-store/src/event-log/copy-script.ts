import type pg from 'pg';

interface CopyConnection {
  query(text: string): void;
  stream: { write(bytes: Buffer): boolean };
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
    client.query(new CopyScript(text, [...copies], resolve, reject));
  });
}

/** What pg's client calls while it runs a query of one's own. */
class CopyScript {
  private readonly rows: (string | null)[][] = [];
  private failure: Error | null = null;

  constructor(
    private readonly text: string,
    private readonly copies: Buffer[],
    private readonly resolve: (rows: (string | null)[][]) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  submit(connection: CopyConnection): void {
    connection.query(this.text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    const copy = this.copies.shift() ?? Buffer.alloc(0);
    const header = Buffer.from([COPY_DATA, 0, 0, 0, 0]);
    header.writeInt32BE(copy.length + LENGTH_BYTES, 1);
    connection.stream.write(header);
    connection.stream.write(copy);
    connection.stream.write(COPY_DONE);
  }

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
