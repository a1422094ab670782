import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import pg from 'pg';

import { processIdentity } from '../process/process-identity.js';
import { identityOf, toolEnvironment } from './run-as.js';
import type { OperatingUser } from './operating-user.js';

const POLL_MILLISECONDS = 25;
const CONNECT_MILLISECONDS = 5_000;

export interface LaunchPlan {
  readonly program: string;
  readonly cluster: string;
  readonly port: number;
  readonly user: OperatingUser | undefined;
  readonly settings: Record<string, string>;
  readonly logFile: string;
  /** Used to ask whether the server answers. */
  readonly superuserUrl: string;
}

/** A running PostgreSQL server. */
export interface Postmaster {
  readonly pid: number;
  readonly identity: string;
  /** Settles when the process has ended, however it did. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** The server ended before it answered; `log` is what it wrote. */
export class PostmasterDidNotStart extends Error {
  constructor(readonly log: string) {
    super(`PostgreSQL did not start:\n${log.trim()}`);
    this.name = 'PostmasterDidNotStart';
  }
}

/**
 * Starts the server and waits until it answers; after a crash that includes its recovery, however long it takes.
 * @throws PostmasterDidNotStart when it ends instead, the signal's reason, or why it does not let us in.
 */
export async function launchPostmaster(plan: LaunchPlan, signal: AbortSignal): Promise<Postmaster> {
  const logStart = statSync(plan.logFile, { throwIfNoEntry: false })?.size ?? 0;
  const { child, exited } = spawnPostmaster(plan);
  try {
    await untilItAnswers(plan.superuserUrl, exited, signal);
  } catch (error) {
    child.kill('SIGINT');
    await exited;
    if (error !== ENDED) throw error;
    throw new PostmasterDidNotStart(readFileSync(plan.logFile).subarray(logStart).toString());
  }
  const pid = child.pid as number;
  return { pid, identity: processIdentity(pid) ?? '', exited };
}

const ENDED = new Error('ended');

async function untilItAnswers(url: string, exited: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let ended = false;
  void exited.then(() => (ended = true));
  while (!(await answers(url))) {
    if (ended) throw ENDED;
    signal.throwIfAborted();
    await delay(POLL_MILLISECONDS);
  }
}

/** In a process group of its own: Ctrl-C in the terminal must not end it before the processes that use it. */
function spawnPostmaster(plan: LaunchPlan): { child: ChildProcess; exited: Postmaster['exited'] } {
  const log = openSync(plan.logFile, 'a');
  const settings = Object.entries(plan.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(plan.program, ['-D', plan.cluster, '-p', String(plan.port), ...settings], {
    cwd: '/',
    detached: true,
    env: toolEnvironment(),
    stdio: ['ignore', log, log],
    ...identityOf(plan.user),
  });
  closeSync(log);
  const exited = new Promise<Awaited<Postmaster['exited']>>((resolve) => {
    child.once('exit', (code, endSignal) => resolve({ code, signal: endSignal }));
    child.once('error', (error) => {
      appendFileSync(plan.logFile, `${error.message}\n`);
      resolve({ code: null, signal: null });
    });
  });
  return { child, exited };
}

/** Not yet listening, still recovering, or too busy to say so in time. */
const NOT_YET = /ECONNREFUSED|ECONNRESET|57P03|timeout/;

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MILLISECONDS });
  // A connection that breaks also rejects the query that waits on it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (NOT_YET.test(`${code} ${message}`)) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
