import pg from 'pg';
import { createExperiments } from './experiments.js';
import { inTurn, residentMebibytes, startDatabase } from './servers.js';
import { ServerProcess } from '../support/server-process.js';
import { copyRawEvents, createRawTable } from './raw-copy.js';
import { eventBodies, sendFor, type IdShape } from './event-load.js';
import { fillEventIds } from './fill-event-ids.js';

const ROUNDS = Number(process.env['ROUNDS'] ?? 12);
const SLICE_SECONDS = Number(process.env['SLICE_SECONDS'] ?? 2);
/** Events stored before the last part; a few minutes of work when it is ten million. */
const STORED = Number(process.env['STORED'] ?? 0);
const PER_REQUEST = 100;

const database = await startDatabase();
const environment = { DATABASE_URL: database.url };
const client = new pg.Client({ connectionString: database.url });
await client.connect();
await createRawTable(client);
await client.query('CREATE TABLE bench_plain (LIKE events INCLUDING DEFAULTS, PRIMARY KEY (id, project_id))');
const start = (script: string, more: Record<string, string> = {}): Promise<ServerProcess> =>
  ServerProcess.start(script, { ...environment, ...more });
const api = await start('dist/apps/api/src/main.js');
const grouped = await start('test/bench/plain-ingest.ts', { MODE: 'copy' });
const single = await start('test/bench/plain-ingest.ts', { MODE: 'insert' });
await createExperiments(api.url, 1);
const idle = residentMebibytes(api.pid);

const overHttp = (
  server: ServerProcess,
  perRequest: number,
  shape: IdShape = 'time-ordered',
): Promise<number> => sendFor(SLICE_SECONDS, server.url, eventBodies(perRequest, shape), perRequest);

const sides: Record<string, () => Promise<number>> = {
  'API, 100 a request': () => overHttp(api, PER_REQUEST),
  'grouped raw COPY, 100 a request': () => overHttp(grouped, PER_REQUEST),
  'API, 1 a request': () => overHttp(api, 1),
  'INSERT each, 1 a request': () => overHttp(single, 1),
  'raw COPY, no HTTP': () => copyRawEvents(client, SLICE_SECONDS),
};
const best = await bestOf(sides, ROUNDS);
console.log(
  `durable events a second, best of ${ROUNDS} slices of ${SLICE_SECONDS} s; client, servers and database share the machine`,
);
for (const [name, rate] of Object.entries(best)) {
  console.log(`  ${name.padEnd(34)} ${Math.round(rate).toString().padStart(8)}`);
}
const ratio = (one: string, other: string): string => ((best[one] ?? NaN) / (best[other] ?? NaN)).toFixed(2);
console.log(
  `  with validation and dedupe, of grouped raw COPY: ${ratio('API, 100 a request', 'grouped raw COPY, 100 a request')}`,
);
console.log(
  `  of one INSERT a request, at one event:           ${ratio('API, 1 a request', 'INSERT each, 1 a request')}`,
);
console.log(
  `  of raw COPY without HTTP:                        ${ratio('API, 100 a request', 'raw COPY, no HTTP')}`,
);
const loaded = residentMebibytes(api.pid);
await Promise.all([grouped.stop(), single.stop()]);

if (STORED > 0) {
  await fillEventIds(client, STORED);
  const filled = await bestOf(
    {
      'time-ordered': () => overHttp(api, PER_REQUEST),
      random: () => overHttp(api, PER_REQUEST, 'random'),
    },
    ROUNDS,
  );
  for (const [name, rate] of Object.entries(filled)) {
    const share = (rate / (best['API, 100 a request'] ?? NaN)).toFixed(2);
    console.log(`  with ${STORED} stored, ${name} ids: ${Math.round(rate)}, ${share} of the empty rate`);
  }
}

const worker = await start('dist/apps/worker/src/main.js');
const workerIdle = residentMebibytes(worker.pid);
const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM events');
const started = performance.now();
await untilDrained();
const seconds = (performance.now() - started) / 1000;
console.log(
  `aggregation of the ${rows[0]?.count ?? '?'} events: ${Math.round(Number(rows[0]?.count) / seconds)} a second`,
);
console.log(
  `memory: API ${idle} MiB idle, ${loaded} MiB after load; worker ${workerIdle} MiB at start, ${residentMebibytes(worker.pid)} MiB after`,
);

await Promise.all([api.stop(), worker.stop(), client.end()]);
await database.stop();

async function bestOf(
  contestants: Record<string, () => Promise<number>>,
  rounds: number,
): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const name of inTurn(rounds, Object.keys(contestants))) {
    found[name] = Math.max(found[name] ?? 0, (await contestants[name]?.()) ?? 0);
  }
  return found;
}

async function untilDrained(): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${worker.url}/metrics`)).text();
    if (/^aggregation_lag_events\{?[^}]*\}? 0$/m.test(metrics)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
