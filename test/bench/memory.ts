/**
 * Whether the memory of API and worker stays what it is: MINUTES (ten, unless said otherwise) of steady load, the heap after a
 * collection and the resident memory three times a minute, and their slope after a first third in which caches fill.
 * `MINUTES=2 npm run bench memory`
 */
import autocannon from 'autocannon';
import { setTimeout as delay } from 'node:timers/promises';
import { eventBodies } from './event-load.js';
import { createExperiments } from './experiments.js';
import { ProbedServer } from './probed-server.js';
import { ADMIN_KEY, CLIENT_KEY, startDatabase } from './servers.js';

const MINUTES = Number(process.env['MINUTES'] ?? 10);
const SAMPLES_A_MINUTE = 3;
const EXPERIMENTS = 5;
const EVENTS_A_REQUEST = 20;
/** Requests a second. */
const RATES = { batches: 50, single: 50, assignments: 100, reports: 2 };
/** MiB a minute. Less is what allocators and the database driver take and give back. */
const LIMITS = { heap: 0.5, resident: 2 };

interface Sample {
  minute: number;
  heap: number;
  resident: number;
}

const database = await startDatabase();
const environment = { DATABASE_URL: database.url };
const servers = {
  API: await ProbedServer.start('dist/apps/api/src/main.js', environment),
  worker: await ProbedServer.start('dist/apps/worker/src/main.js', environment),
};
const { url } = servers.API.process;
await createExperiments(url, EXPERIMENTS);

function load(
  path: string,
  overallRate: number,
  method: 'GET' | 'POST',
  body: () => string,
): Promise<autocannon.Result> {
  const key = method === 'GET' ? ADMIN_KEY : CLIENT_KEY;
  const contents = method === 'GET' ? {} : { 'content-type': 'application/json' };
  return autocannon({
    url: url + path,
    method,
    headers: { ...contents, authorization: `Bearer ${key}` },
    connections: 4,
    overallRate,
    duration: MINUTES * 60,
    requests: [{ setupRequest: (request) => (method === 'GET' ? request : { ...request, body: body() }) }],
  });
}

let asked = 0;
const question = (): string =>
  `{"attributes":{"id":"user-${(asked += 1) % 200_000}","country":"NL","age":33}}`;
const loads = Promise.all([
  load('/v1/events', RATES.batches, 'POST', eventBodies(EVENTS_A_REQUEST, 'time-ordered')),
  load('/v1/events', RATES.single, 'POST', eventBodies(1, 'random')),
  load('/v1/assignments', RATES.assignments, 'POST', question),
  load('/v1/experiments/bench-0/report', RATES.reports, 'GET', String),
]);

const samples: Record<keyof typeof servers, Sample[]> = { API: [], worker: [] };
const started = performance.now();
for (let count = 1; count <= MINUTES * SAMPLES_A_MINUTE; count += 1) {
  await delay(started + (count * 60_000) / SAMPLES_A_MINUTE - performance.now());
  for (const [name, server] of Object.entries(servers) as [keyof typeof servers, ProbedServer][]) {
    const { heapUsed, rss } = await server.memory();
    const sample = { minute: count / SAMPLES_A_MINUTE, heap: mebibytes(heapUsed), resident: mebibytes(rss) };
    samples[name].push(sample);
    if (count % SAMPLES_A_MINUTE === 0) {
      console.log(
        `minute ${sample.minute}: ${name} heap ${sample.heap.toFixed(1)} MiB, resident ${sample.resident.toFixed(0)} MiB`,
      );
    }
  }
}
const results = await loads;
const [sent, failed] = results.reduce(
  ([all, bad], { requests, non2xx, errors }) => [all + requests.total, bad + non2xx + errors],
  [0, 0],
);
console.log(`${sent} requests, ${failed} of them failed`);
for (const [name, all] of Object.entries(samples)) {
  const settled = all.slice(Math.floor(all.length / 3));
  const heap = slopeOf(settled, 'heap');
  const resident = slopeOf(settled, 'resident');
  const verdict = heap <= LIMITS.heap && resident <= LIMITS.resident ? 'flat' : 'grows';
  console.log(
    `${name}: heap ${heap.toFixed(2)} MiB a minute, resident ${resident.toFixed(2)} MiB a minute: ${verdict}`,
  );
}
await Promise.all(Object.values(servers).map((server) => server.process.stop()));
await database.stop();

function mebibytes(bytes: number): number {
  return bytes / 1_048_576;
}

/** A minute: the median of the slopes between any two samples (Theil and Sen), which single peaks do not move. */
function slopeOf(all: readonly Sample[], what: 'heap' | 'resident'): number {
  const slopes = all
    .flatMap((one, place) =>
      all.slice(place + 1).map((other) => (other[what] - one[what]) / (other.minute - one.minute)),
    )
    .sort((a, b) => a - b);
  return slopes[slopes.length >> 1] ?? 0;
}
