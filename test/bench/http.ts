import { createExperiments } from './experiments.js';
import { LeanClient } from './lean-client.js';
import { CLIENT_KEY, cpuMicroseconds, inTurn, startDatabase } from './servers.js';
import { ServerProcess } from '../support/server-process.js';

const ROUNDS = 20;
const SLICE_MILLISECONDS = 1_000;
const CONNECTIONS = 32;
const EXPERIMENTS = 20;
const body = JSON.stringify({ attributes: { id: 'user-4711', country: 'NL', plan: 'pro', age: 33 } });
const headers = { 'content-type': 'application/json', authorization: `Bearer ${CLIENT_KEY}` };

const database = await startDatabase();
const api = await ServerProcess.start('dist/apps/api/src/main.js', {
  DATABASE_URL: database.url,
});
await createExperiments(api.url, EXPERIMENTS);
const answer = await (await fetch(`${api.url}/v1/assignments`, { method: 'POST', headers, body })).text();
const bare = await ServerProcess.start('test/bench/bare-fastify.ts', { ANSWER: answer });

/** CPU microseconds of the server per request in one slice, and requests a second as the client saw them. */
async function slice(server: ServerProcess): Promise<{ microseconds: number; rate: number }> {
  const client = new LeanClient(new URL(`${server.url}/v1/assignments`), headers, body);
  const [before, startedAt] = [cpuMicroseconds(server.pid), performance.now()];
  await client.run(CONNECTIONS, SLICE_MILLISECONDS);
  return {
    microseconds: (cpuMicroseconds(server.pid) - before) / client.answers,
    rate: (client.answers / (performance.now() - startedAt)) * 1_000,
  };
}

const best = new Map<ServerProcess, { microseconds: number; rate: number }>();
for (const server of inTurn(ROUNDS, [api, bare])) {
  const measured = await slice(server);
  const known = best.get(server) ?? { microseconds: Infinity, rate: 0 };
  best.set(server, {
    microseconds: Math.min(known.microseconds, measured.microseconds),
    rate: Math.max(known.rate, measured.rate),
  });
}
const ours = best.get(api) ?? { microseconds: NaN, rate: NaN };
const limit = best.get(bare) ?? { microseconds: NaN, rate: NaN };
console.log(
  `answer of ${EXPERIMENTS} experiments, ${answer.length} bytes; best of ${ROUNDS} slices of ${SLICE_MILLISECONDS} ms`,
);
console.log(
  `  API:          ${ours.microseconds.toFixed(1)} us CPU a request, ${Math.round(ours.rate)} a second`,
);
console.log(
  `  bare Fastify: ${limit.microseconds.toFixed(1)} us CPU a request, ${Math.round(limit.rate)} a second`,
);
console.log(
  `  ratio of CPU: ${(limit.microseconds / ours.microseconds).toFixed(2)} of the bare route's speed`,
);

await Promise.all([api.stop(), bare.stop()]);
await database.stop();
