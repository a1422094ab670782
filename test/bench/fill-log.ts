import type { Client } from 'pg';

const STEP = 500_000;

/** Stores so many events; half of their ids are random and half ordered by time, as in a log that has grown for weeks. */
export async function fillLog(client: Client, count: number): Promise<void> {
  for (let first = 0; first < count; first += STEP) {
    await client.query(FILL, [first, Math.min(STEP, count - first)]);
  }
  await client.query('VACUUM ANALYZE event_ids');
  await client.query('VACUUM ANALYZE events');
  await client.query('CHECKPOINT');
}

const FILL = `
  WITH made AS MATERIALIZED (
    SELECT number, '00000000-0000-0000-0000-000000000001'::uuid AS project_id,
      CASE WHEN number % 2 = 0 THEN gen_random_uuid()
        ELSE ('0190' || lpad(to_hex(number), 8, '0') || '70008000' || substr(md5(number::text), 1, 12))::uuid END AS id
    FROM generate_series($1::bigint, $1::bigint + $2::bigint - 1) AS number
  ), remembered AS (
    INSERT INTO event_ids (id, project_id) SELECT id, project_id FROM made
  )
  INSERT INTO events (project_id, id, type, unit, occurred_at, name, value)
  SELECT project_id, id, 'track', 'user-' || number % 200000, now(), 'purchase', number % 10000 / 100.0 FROM made`;
