import type { Client } from 'pg';
import { from } from 'pg-copy-streams';
import { pipeline } from 'node:stream/promises';

const ROWS_A_COPY = 5_000;

/** A table without any index: the limit of what this database can keep. */
export async function createRawTable(client: Client): Promise<void> {
  await client.query('CREATE TABLE bench_raw (LIKE events INCLUDING DEFAULTS)');
}

/** Rows, and rows a second, that COPY commits, of the same columns as an event, for about `seconds`. */
export async function copyRawEvents(
  client: Client,
  seconds: number,
): Promise<{ rows: number; rate: number }> {
  const started = performance.now();
  let rows = 0;
  while (performance.now() - started < seconds * 1_000) {
    const stream = client.query(
      from('COPY bench_raw (project_id, id, type, unit, occurred_at, name, value) FROM STDIN'),
    );
    await pipeline([block(rows)], stream);
    rows += ROWS_A_COPY;
  }
  return { rows, rate: rows / ((performance.now() - started) / 1_000) };
}

function block(first: number): string {
  const now = new Date().toISOString();
  const rows = Array.from({ length: ROWS_A_COPY }, (_, index) => {
    const id = (first + index).toString(16).padStart(32, '0');
    return `00000000-0000-0000-0000-000000000001\t${id}\ttrack\tuser-${index}\t${now}\tpurchase\t${index / 100}\n`;
  });
  return rows.join('');
}
