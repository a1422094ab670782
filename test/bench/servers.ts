import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureInitialKeys } from '#libs/persistence';
import { databaseUrl } from '../support/database-administration.js';
import { SERVERS_VARIABLE } from '../support/server-variables.js';
import { askForServer } from '../support/test-database.js';

export const ADMIN_KEY = 'cs_admin_bench_bench_bench_bench_bench';
export const CLIENT_KEY = 'cs_client_bench_bench_bench_bench_bench';

const LOADER = ['--import', new URL('../support/typescript-loader.mjs', import.meta.url).href];
/** Clock ticks of /proc: 100 a second on every Linux that Node runs on. */
const MICROSECONDS_A_TICK = 10_000;

/** A migrated PostgreSQL of the run's own, with durable settings, gone when the run ends. */
export async function startDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = fork(
    fileURLToPath(new URL('../support/database-servers.ts', import.meta.url)),
    ['--durable'],
    {
      detached: true,
      execArgv: LOADER,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  const [variables] = (await once(server, 'message')) as [Record<string, string>];
  const { url: superuser, template } = await askForServer(variables[SERVERS_VARIABLE] ?? '', 'bench');
  const url = databaseUrl(superuser, template);
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
