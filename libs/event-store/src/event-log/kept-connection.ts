import pg from 'pg';

/** An attempt that ran out of time makes the next one's twice as long, up to this. */
const LONGEST_ATTEMPT_MILLISECONDS = 10_000;

export interface KeptConnectionOptions {
  client: pg.ClientConfig;
  /** What a connection is prepared with before anybody gets it. */
  preparation: string;
  /** How long one who needs the connection waits for it, and how long the first attempt may take. */
  patienceMilliseconds: number;
}

/**
 * One connection, made when it is needed and replaced when it broke. Who needs it gives up after a while, but the attempt to
 * make it goes on: on a machine that is slow to answer, attempts that are all thrown away halfway would keep it slow.
 */
export class KeptConnection {
  private client: pg.Client | null = null;
  private attempt: Promise<pg.Client> | null = null;
  private attemptMilliseconds: number;
  private closed = false;

  constructor(private readonly options: KeptConnectionOptions) {
    this.attemptMilliseconds = options.patienceMilliseconds;
  }

  /** @throws Error when there is none in time, or the server refuses one. */
  async get(): Promise<pg.Client> {
    if (this.client !== null) return this.client;
    this.attempt ??= this.connect().finally(() => (this.attempt = null));
    return within(this.options.patienceMilliseconds, this.attempt);
  }

  /** It is not to be used again. */
  discard(): void {
    const client = this.client;
    this.client = null;
    void client?.end();
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = this.client;
    this.client = null;
    await client?.end();
  }

  private async connect(): Promise<pg.Client> {
    const milliseconds = this.attemptMilliseconds;
    this.attemptMilliseconds = Math.min(LONGEST_ATTEMPT_MILLISECONDS, milliseconds * 2);
    const client = new pg.Client({ ...this.options.client, connectionTimeoutMillis: milliseconds });
    // A connection that breaks rejects what it was doing; one that breaks while idle is only replaced.
    client.on('error', () => this.forget(client));
    client.on('end', () => this.forget(client));
    try {
      await client.connect();
      await within(milliseconds, client.query(this.options.preparation));
      if (this.closed) throw new Error('closed meanwhile');
    } catch (error) {
      void client.end();
      if (!isTimeout(error)) this.attemptMilliseconds = this.options.patienceMilliseconds;
      throw error;
    }
    this.attemptMilliseconds = this.options.patienceMilliseconds;
    this.client = client;
    return client;
  }

  private forget(client: pg.Client): void {
    if (this.client === client) this.client = null;
  }
}

async function within<T>(milliseconds: number, outcome: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('timeout expired')), milliseconds);
  });
  try {
    return await Promise.race([outcome, end]);
  } finally {
    clearTimeout(timer);
  }
}

function isTimeout(error: unknown): boolean {
  return (error as Error).message.includes('timeout');
}
