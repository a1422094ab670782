/**
 * CPU of the server, and time, of reading an experiment with many receipts: nine in ten units exposed, half of these with an
 * outcome, and as many units of another experiment beside them. In a database of its own, on this machine (Linux: /proc).
 *
 * `node --import ./test/support/typescript-loader.mjs test/bench/receipts.ts [receipts]`
 */
import { createEventStore } from '#libs/event-store';
import pg from 'pg';
import { cpuMicroseconds, startDatabase } from './servers.js';

const total = Number(process.argv[2] ?? 1_000_000);
const EXPERIMENT = '00000000-0000-4000-8000-000000000001';
const ROUNDS = 3;

const FILL = `
  INSERT INTO measured_experiments (id, project_id, key, definition, definition_hash, started_at, stopped_at, variants)
    SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, '${EXPERIMENT}', 'key-' || n, '{}', '', '2026-01-01', 'infinity',
      '{control,treatment}' FROM generate_series(1, 2) AS n;
  INSERT INTO measured_phases SELECT number, 0, 1, '-infinity', 'infinity' FROM measured_experiments;
  INSERT INTO measured_metrics (experiment, position, key) SELECT number, 0, 'metric' FROM measured_experiments;
  INSERT INTO event_sources (project_id, event, since) VALUES ('${EXPERIMENT}', 'buy', '2026-01-01');
  INSERT INTO metric_inputs (metric, source, experiment, stopped_at) SELECT number, 1, experiment, 'infinity' FROM measured_metrics;
  INSERT INTO assignment_receipts
    SELECT '${EXPERIMENT}', md5(n::text), (ARRAY['control', 'treatment'])[1 + n / 2 % 2], '2026-01-02' FROM generate_series(1, ${total}) AS n;
  INSERT INTO unit_exposures
    SELECT md5(n::text), x, (ARRAY['control', 'treatment'])[1 + n / 2 % 2], 1, '2026-01-02', '${EXPERIMENT}', false
    FROM generate_series(1, ${total}) AS n, generate_series(1, 2) AS x WHERE n % 10 > 0;
  INSERT INTO metric_events
    SELECT md5(n::text), 1, '2026-01-03', 1 FROM generate_series(1, ${total}, 2) AS n;`;

const database = await startDatabase();
const store = createEventStore({ connectionString: database.url });
const client = new pg.Client({ connectionString: database.url });
await client.connect();
await client.query(FILL);
await client.query('VACUUM ANALYZE');

async function serverCpu(): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE application_name = 'consumer-science statistics'`,
  );
  return rows.reduce((sum, { pid }) => sum + cpuMicroseconds(pid), 0);
}

await store.statisticsStore.read(EXPERIMENT, 1);
for (let round = 0; round < ROUNDS; round += 1) {
  const before = { server: await serverCpu(), at: performance.now() };
  const { receipts } = await store.statisticsStore.read(EXPERIMENT, 1);
  const milliseconds = performance.now() - before.at;
  const cpu = ((await serverCpu()) - before.server) / 1_000;
  const counts = (receipts ?? []).map(({ assigned, exposed, eventful }) =>
    [assigned, exposed, eventful].join('/'),
  );
  console.log(
    `${counts.join(' ')}: ${Math.round(cpu)} ms of CPU (one process), ${Math.round(milliseconds)} ms`,
  );
}
await Promise.all([store.close(), client.end()]);
await database.stop();
