import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureInitialKeys } from '#libs/persistence';
import { databaseUrl } from '../support/database-administration.js';
import { SERVER_URL_VARIABLE, TEMPLATE_VARIABLE } from '../support/server-variables.js';

export const ADMIN_KEY = 'cs_admin_bench_bench_bench_bench_bench';
export const CLIENT_KEY = 'cs_client_bench_bench_bench_bench_bench';

const root = fileURLToPath(new URL('../../', import.meta.url));
const LOADER = ['--import', new URL('../support/typescript-loader.mjs', import.meta.url).href];
/** Clock ticks of /proc: 100 a second on every Linux that Node runs on. */
const MICROSECONDS_A_TICK = 10_000;

/** A migrated PostgreSQL of the run's own, with durable settings, gone when the run ends. */
export async function startDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = fork(
    fileURLToPath(new URL('../support/database-server.ts', import.meta.url)),
    ['--durable'],
    {
      detached: true,
      execArgv: LOADER,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  const [variables] = (await once(server, 'message')) as [Record<string, string>];
  const url = databaseUrl(variables[SERVER_URL_VARIABLE] ?? '', variables[TEMPLATE_VARIABLE] ?? '');
  await ensureInitialKeys({ databaseUrl: url, adminKey: ADMIN_KEY, clientKey: CLIENT_KEY });
  return {
    url,
    stop: async () => {
      const exit = once(server, 'exit');
      server.disconnect();
      await exit;
    },
  };
}

export interface ServerProcess {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** The built API, the built worker, or a script of this folder, ready to answer. */
export async function startServer(
  script: string,
  environment: Record<string, string>,
  path = '/health/ready',
): Promise<ServerProcess> {
  const port = await freePort();
  const options = script.endsWith('.ts') ? LOADER : [];
  const child = spawn(process.execPath, [...options, `${root}${script}`], {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      PORT: port,
      WORKER_PORT: port,
      ...environment,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswering(`${url}${path}`, child);
  return { url, pid: child.pid ?? 0, stop: () => end(child) };
}

/** CPU time of a process so far, in microseconds. */
export function cpuMicroseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_A_TICK;
}

/** Resident memory of a process, in MiB. */
export function residentMebibytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

export function inTurn<T>(rounds: number, sides: readonly T[]): T[] {
  return Array.from({ length: rounds }, (_, round) =>
    round % 2 === 0 ? [...sides] : [...sides].reverse(),
  ).flat();
}

async function untilAnswering(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await delay(50);
  }
  throw new Error(`${child.spawnargs.join(' ')} ended before it answered`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return String(port);
}
