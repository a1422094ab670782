import type { Client } from 'pg';

const STEP = 500_000;

/** Remembers so many ids, half of them random and half ordered by time, as a log that has grown for weeks would. */
export async function fillEventIds(client: Client, count: number): Promise<void> {
  for (let first = 0; first < count; first += STEP) {
    await client.query(FILL, [first, Math.min(STEP, count - first)]);
  }
  await client.query('VACUUM ANALYZE event_ids');
  await client.query('CHECKPOINT');
}

const FILL = `
  INSERT INTO event_ids (id, project_id)
  SELECT CASE WHEN number % 2 = 0 THEN gen_random_uuid()
      ELSE ('0190' || lpad(to_hex(number), 8, '0') || '70008000' || substr(md5(number::text), 1, 12))::uuid END,
    '00000000-0000-0000-0000-000000000001'
  FROM generate_series($1::bigint, $1::bigint + $2::bigint - 1) AS number`;
