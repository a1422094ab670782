/**
 * How long hostile bodies keep the API from everything else: each of the corpus is sent five times, and the longest that the loop
 * was blocked is told, in a process of its own. About two minutes. `npm run bench hostile`
 */
import { hostileEvents } from '../support/hostile-events.js';
import { hostileManagement } from '../support/hostile-management.js';
import type { HostileRequest } from '../support/hostile-request.js';
import { createExperiments } from './experiments.js';
import { ProbedServer, type Block } from './probed-server.js';
import { ADMIN_KEY, startDatabase } from './servers.js';

const TIMES = 5;
const LIMIT_MILLISECONDS = 50;

const database = await startDatabase();
const api = await ProbedServer.start('dist/apps/api/src/main.js', { DATABASE_URL: database.url });
await createExperiments(api.process.url, 1);

let worst = 0;
for (const hostile of [...hostileManagement(), ...hostileEvents()]) {
  const blocks: Block[] = [];
  const body = hostile.body();
  let found = '';
  for (let time = 0; time < TIMES; time += 1) {
    await api.block();
    found = await answerTo(hostile, body);
    blocks.push(await api.block());
  }
  // Another process may have had the processor once; what blocks does so each time.
  const cpu = medianOf(blocks.map((block) => block.cpu));
  const wall = medianOf(blocks.map((block) => block.wall));
  worst = Math.max(worst, cpu);
  const flag = cpu > LIMIT_MILLISECONDS ? ' <-- blocks' : '';
  const answered = found === String(hostile.status) ? found : `${found} instead of ${hostile.status}`;
  console.log(
    `${hostile.name.padEnd(50)} ${answered}, blocked ${cpu.toFixed(0)} ms of CPU, ${wall.toFixed(0)} ms in all${flag}`,
  );
}
console.log(`longest block: ${worst.toFixed(0)} ms of CPU; limit ${LIMIT_MILLISECONDS} ms`);
await api.process.stop();
await database.stop();

async function answerTo({ path, headers }: HostileRequest, body: Buffer): Promise<string> {
  try {
    const answer = await fetch(api.process.url + path, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${ADMIN_KEY}` },
      body,
    });
    await answer.arrayBuffer();
    return String(answer.status);
  } catch {
    return 'cut off';
  }
}

function medianOf(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
