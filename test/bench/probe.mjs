/**
 * Loaded into a server before its own code (`--import`), answers on PROBE_PORT: `GET /memory` after a collection of garbage (with
 * `--expose-gc`), and `GET /block`, the longest time since the last question that nothing else could run.
 */
import { createServer } from 'node:http';
import { isMainThread } from 'node:worker_threads';

const TICK_MILLISECONDS = 5;

let longest = { wall: 0, cpu: 0 };
let last = now();

/** A machine that is busy with others lets a process wait, too: what counts is how long it has computed meanwhile. */
function now() {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1_000 };
}

function tick() {
  const at = now();
  const wall = at.wall - last.wall - TICK_MILLISECONDS;
  const cpu = Math.min(wall, at.cpu - last.cpu);
  longest = { wall: Math.max(longest.wall, wall), cpu: Math.max(longest.cpu, cpu) };
  last = at;
}
setInterval(tick, TICK_MILLISECONDS).unref();

function memory() {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage();
}

function block() {
  tick();
  const answer = longest;
  longest = { wall: 0, cpu: 0 };
  return answer;
}

const answers = { '/memory': memory, '/block': block };
// The server's threads load it, too.
if (isMainThread)
  createServer(({ url }, response) => {
    // Who asks again later would meet a connection that is just being closed.
    response.setHeader('connection', 'close');
    response.end(JSON.stringify(answers[url]?.() ?? null));
  })
    .listen(Number(process.env.PROBE_PORT), '127.0.0.1')
    .unref();
