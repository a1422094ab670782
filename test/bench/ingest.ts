import autocannon from 'autocannon';
import pg from 'pg';
import { createExperiments } from './experiments.js';
import { CLIENT_KEY, inTurn, residentMebibytes, startDatabase } from './servers.js';
import { ServerProcess } from '../support/server-process.js';
import { copyRawEvents, createRawTable } from './raw-copy.js';

const ROUNDS = 12;
const SLICE_SECONDS = 2;
const CONNECTIONS = 32;
const PER_REQUEST = 100;
const headers = { 'content-type': 'application/json', authorization: `Bearer ${CLIENT_KEY}` };

const database = await startDatabase();
const environment = { DATABASE_URL: database.url };
const api = await ServerProcess.start('dist/apps/api/src/main.js', environment);
await createExperiments(api.url, 1);
const client = new pg.Client({ connectionString: database.url });
await client.connect();
await createRawTable(client);
const idle = residentMebibytes(api.pid);

let made = 0;

/** Ids as client libraries should make them: sorted by time, unique. */
function batch(size: number): string {
  const events = Array.from({ length: size }, () => {
    const count = (made += 1);
    const time = Date.now().toString(16).padStart(12, '0');
    const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count.toString(16).padStart(12, '0')}`;
    const unit = `user-${(count * 7919) % 200_000}`;
    return count % 4 === 0
      ? {
          id,
          type: 'exposure',
          unit,
          experiment: 'bench-0',
          variant: count % 8 === 0 ? 'control' : 'treatment',
        }
      : { id, type: 'track', unit, name: 'purchase', value: ((count * 31) % 10_000) / 100 };
  });
  return JSON.stringify({ events });
}

async function overHttp(perRequest: number): Promise<number> {
  const result = await autocannon({
    url: `${api.url}/v1/events`,
    method: 'POST',
    headers,
    connections: CONNECTIONS,
    duration: SLICE_SECONDS,
    requests: [{ setupRequest: (request) => ({ ...request, body: batch(perRequest) }) }],
  });
  if (result.non2xx > 0) throw new Error(`${result.non2xx} answers were no success`);
  return (result['2xx'] * perRequest) / result.duration;
}

const best: Record<string, number> = {};
const sides: Record<string, () => Promise<number>> = {
  [`HTTP, ${PER_REQUEST} events a request`]: () => overHttp(PER_REQUEST),
  'HTTP, 1 event a request': () => overHttp(1),
  'raw COPY': () => copyRawEvents(client, SLICE_SECONDS),
};
for (const name of inTurn(ROUNDS, Object.keys(sides))) {
  best[name] = Math.max(best[name] ?? 0, (await sides[name]?.()) ?? 0);
}
const loaded = residentMebibytes(api.pid);
console.log(
  `durable events a second, best of ${ROUNDS} slices of ${SLICE_SECONDS} s; client, API and database share the machine`,
);
for (const [name, rate] of Object.entries(best)) {
  const share = (rate / (best['raw COPY'] ?? NaN)).toFixed(2);
  console.log(`  ${name.padEnd(26)} ${Math.round(rate).toString().padStart(8)}  ${share} of raw COPY`);
}

const worker = await ServerProcess.start('dist/apps/worker/src/main.js', environment);
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

async function untilDrained(): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${worker.url}/metrics`)).text();
    if (/^aggregation_lag_events\{?[^}]*\}? 0$/m.test(metrics)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
