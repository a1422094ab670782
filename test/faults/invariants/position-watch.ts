import pg from 'pg';
import type { Site } from '../platform/site.js';
import { lasting } from '../wait.js';

const EVERY_MILLISECONDS = 100;
/** A connection is made anew so often, since making one is what a busy machine is slow at. */
const LOOKS_OF_A_CONNECTION = 10;
/** A bystander who waits longer than this for a row, or a connection, is on a machine that is too busy to judge by. */
const SLOW_MILLISECONDS = 500;

/** I5: the position up to which the log is counted never goes back, nor does the moment it was read. Watches until stopped. */
export class PositionWatch {
  private isOver = false;
  private position = 0n;
  private readAt = 0;
  private lookedAt = performance.now();
  private readonly ended: Promise<void>;

  constructor(private readonly site: Site) {
    this.ended = this.watch();
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.ended;
  }

  private async watch(): Promise<void> {
    while (!this.isOver) {
      const client = new pg.Client({
        connectionString: this.site.databaseUrl,
        connectionTimeoutMillis: 1_000,
        query_timeout: 1_000,
      });
      client.on('error', () => undefined);
      try {
        await client.connect();
        for (let look = 0; look < LOOKS_OF_A_CONNECTION && !this.isOver; look++) {
          await this.look(client);
          await lasting(EVERY_MILLISECONDS);
        }
      } catch {
        await lasting(EVERY_MILLISECONDS);
      }
      client.connection.stream.destroy();
    }
  }

  private async look(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ transaction: string; read_at: Date | null }>(
      'SELECT min(transaction)::text AS transaction, min(read_at) AS read_at FROM drain_positions',
    );
    const position = BigInt(rows[0]?.transaction ?? 0);
    const readAt = rows[0]?.read_at?.getTime() ?? 0;
    if (position < this.position)
      this.site.findings.add('I5', `the position went back from ${this.position} to ${position}`);
    if (readAt < this.readAt)
      this.site.findings.add('I5', `the log was read at ${this.readAt}, and later at ${readAt}`);
    this.position = position;
    this.readAt = readAt;
    const now = performance.now();
    if (now - this.lookedAt > EVERY_MILLISECONDS + SLOW_MILLISECONDS)
      this.site.disturbances.noteSlowDatabase();
    this.lookedAt = now;
  }
}
