/**
 * What durable ingest with validation and deduplication keeps of what the same machine could do without: ratios of best slices,
 * the median of five runs in which the sides alternate. About two and a half minutes.
 */
import pg from 'pg';
import { ServerProcess } from '../support/server-process.js';
import { eventBodies, sendFor } from './event-load.js';
import { createExperiments } from './experiments.js';
import { inRuns, printBest, printRatio, type Slice } from './ingest-slices.js';
import { PostgresCpu } from './postgres-cpu.js';
import { copyRawEvents, createRawTable } from './raw-copy.js';
import { cpuMicroseconds, residentMebibytes, startDatabase } from './servers.js';

const RUNS = Number(process.env['RUNS'] ?? 5);
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const SLICE_SECONDS = Number(process.env['SLICE_SECONDS'] ?? 1);
const PER_REQUEST = 100;

const database = await startDatabase();
const environment = { DATABASE_URL: database.url };
const client = new pg.Client({ connectionString: database.url });
await client.connect();
const postgres = await PostgresCpu.of(client);
await createRawTable(client);
await client.query('CREATE TABLE bench_plain (LIKE events INCLUDING DEFAULTS, PRIMARY KEY (id, project_id))');
const start = (script: string, more: Record<string, string> = {}): Promise<ServerProcess> =>
  ServerProcess.start(script, { ...environment, ...more });
const api = await start('dist/apps/api/src/main.js');
const grouped = await start('test/bench/plain-ingest.ts', { MODE: 'copy' });
const single = await start('test/bench/plain-ingest.ts', { MODE: 'insert' });
await createExperiments(api.url, 1);
const idle = residentMebibytes(api.pid);

async function overHttp(server: ServerProcess, perRequest: number): Promise<Slice> {
  const [ofDatabase, before] = [postgres.start(), cpuMicroseconds(server.pid)];
  const { rate, events } = await sendFor(
    SLICE_SECONDS,
    server.url,
    eventBodies(perRequest, 'time-ordered'),
    perRequest,
  );
  return { rate, cpu: (cpuMicroseconds(server.pid) - before + ofDatabase()) / events };
}

async function withoutHttp(): Promise<Slice> {
  const ofDatabase = postgres.start();
  const { rate, rows } = await copyRawEvents(client, SLICE_SECONDS);
  return { rate, cpu: ofDatabase() / rows };
}

const runs = await inRuns(
  {
    'API, 100 a request': () => overHttp(api, PER_REQUEST),
    'grouped raw COPY, 100 a request': () => overHttp(grouped, PER_REQUEST),
    'API, 1 a request': () => overHttp(api, 1),
    'INSERT each, 1 a request': () => overHttp(single, 1),
    'raw COPY, no HTTP': withoutHttp,
  },
  RUNS,
  ROUNDS,
);
console.log(
  `durable events, best slices of ${SLICE_SECONDS} s; client, servers and database share the machine; CPU is that of server and database`,
);
printBest(runs);
console.log(`median of ${RUNS} runs of ${ROUNDS} slices of each side, and range`);
printRatio(
  'with validation and dedupe, of grouped raw COPY',
  runs,
  'API, 100 a request',
  'grouped raw COPY, 100 a request',
);
printRatio(
  'of one INSERT a request, at one event         ',
  runs,
  'API, 1 a request',
  'INSERT each, 1 a request',
);
console.log(`memory of the API: ${idle} MiB idle, ${residentMebibytes(api.pid)} MiB after load`);

await Promise.all([api.stop(), grouped.stop(), single.stop(), client.end()]);
await database.stop();
