/**
 * What a log that has grown costs those who send: durable ingest with STORED events behind it (a million unless said otherwise) as
 * a ratio to an empty log, for ids that are ordered by time and for random ones; median of five runs of best slices that alternate
 * between two servers. A minute and a half, and half a minute for every million to fill.
 *
 * `STORED=10000000 npm run bench stored`
 */
import pg from 'pg';
import { ServerProcess } from '../support/server-process.js';
import { eventBodies, sendFor, type IdShape } from './event-load.js';
import { createExperiments } from './experiments.js';
import { fillLog } from './fill-log.js';
import { inRuns, printBest, printRatio, type Slice } from './ingest-slices.js';
import { PostgresCpu } from './postgres-cpu.js';
import { cpuMicroseconds, startDatabase } from './servers.js';

const STORED = Number(process.env['STORED'] ?? 1_000_000);
const RUNS = Number(process.env['RUNS'] ?? 5);
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const SLICE_SECONDS = Number(process.env['SLICE_SECONDS'] ?? 1);
const PER_REQUEST = 100;

interface Side {
  slice(shape: IdShape): Promise<Slice>;
  stop(): Promise<void>;
}

/** An API with a database server of its own. */
async function startSide(stored: number): Promise<Side> {
  const database = await startDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const postgres = await PostgresCpu.of(client);
  const api = await ServerProcess.start('dist/apps/api/src/main.js', { DATABASE_URL: database.url });
  await createExperiments(api.url, 1);
  const started = performance.now();
  await fillLog(client, stored);
  if (stored > 0) console.log(`filled in ${Math.round((performance.now() - started) / 1_000)} s`);
  return {
    slice: async (shape) => {
      const [ofDatabase, before] = [postgres.start(), cpuMicroseconds(api.pid)];
      const body = eventBodies(PER_REQUEST, shape);
      const { rate, events } = await sendFor(SLICE_SECONDS, api.url, body, PER_REQUEST);
      return { rate, cpu: (cpuMicroseconds(api.pid) - before + ofDatabase()) / events };
    },
    stop: async () => {
      await Promise.all([api.stop(), client.end()]);
      await database.stop();
    },
  };
}

const empty = await startSide(0);
const grown = await startSide(STORED);
const runs = await inRuns(
  {
    'empty, time-ordered ids': () => empty.slice('time-ordered'),
    'grown, time-ordered ids': () => grown.slice('time-ordered'),
    'empty, random ids': () => empty.slice('random'),
    'grown, random ids': () => grown.slice('random'),
  },
  RUNS,
  ROUNDS,
);
console.log(`${STORED} events stored; ${PER_REQUEST} events a request, best slices of ${SLICE_SECONDS} s`);
printBest(runs);
console.log(
  `median of ${RUNS} runs of ${ROUNDS} slices of each side, and range; the grown log of the empty one`,
);
printRatio('time-ordered ids', runs, 'grown, time-ordered ids', 'empty, time-ordered ids');
printRatio('random ids      ', runs, 'grown, random ids', 'empty, random ids');
printRatio('random ids of time-ordered ones, grown', runs, 'grown, random ids', 'grown, time-ordered ids');
await Promise.all([empty.stop(), grown.stop()]);
