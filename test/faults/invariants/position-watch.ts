import pg from 'pg';
import type { Site } from '../platform/site.js';
import { lasting } from '../wait.js';

const EVERY_MILLISECONDS = 100;
/** A connection is made anew so often, since making one is what a busy machine is slow at. */
const LOOKS_OF_A_CONNECTION = 10;
/** A bystander who waits longer than this for a row, or a connection, is on a machine that is too busy to judge by. */
const SLOW_MILLISECONDS = 500;

interface Row {
  shard: number;
  transaction: string;
  read_at: Date | null;
}

/** I5: no shard's position in the log goes back, nor does the moment it was read. Watches until stopped. */
export class PositionWatch {
  private isOver = false;
  private readonly positions = new Map<number, { transaction: bigint; readAt: number }>();
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
    const { rows } = await client.query<Row>('SELECT shard, transaction::text, read_at FROM drain_positions');
    for (const row of rows) this.compare(row);
    const now = performance.now();
    if (now - this.lookedAt > EVERY_MILLISECONDS + SLOW_MILLISECONDS)
      this.site.disturbances.noteSlowDatabase();
    this.lookedAt = now;
  }

  private compare({ shard, transaction, read_at }: Row): void {
    const now = { transaction: BigInt(transaction), readAt: read_at?.getTime() ?? 0 };
    const before = this.positions.get(shard) ?? { transaction: 0n, readAt: 0 };
    if (now.transaction < before.transaction)
      this.site.findings.add(
        'I5',
        `shard ${shard} went back from ${before.transaction} to ${now.transaction}`,
      );
    if (now.readAt < before.readAt)
      this.site.findings.add('I5', `shard ${shard} was read at ${before.readAt}, and later at ${now.readAt}`);
    this.positions.set(shard, now);
  }
}
