import { setTimeout as delay } from 'node:timers/promises';

import type { CommandContext } from '../command-context.js';
import type { Terminal } from '../terminal/terminal.js';
import { announcement } from './announcement.js';
import { StopRequests } from './stop-requests.js';
import { Supervisor, type SupervisorOptions } from './supervisor.js';

/** A start that was interrupted gets this long to notice. */
const INTERRUPTED_MILLISECONDS = 2_000;
/** The promise is 15 s; what then still runs is killed. */
const DEADLINE_MILLISECONDS = 14_500;
const KILLED_BY_USER = 130;

/** Runs everything until somebody asks to stop. @throws what kept it from starting, after everything was stopped. */
export async function runPlatform(context: CommandContext, options: SupervisorOptions): Promise<void> {
  const { terminal } = context;
  const supervisor = new Supervisor(context, options);
  const requests = new StopRequests((line) => terminal.note(line));
  const starting = supervisor.start();
  const interrupted = requests.first.then(() => undefined);
  try {
    const running = await Promise.race([starting, interrupted]);
    if (running !== undefined) terminal.print(announcement(running));
    const error = await requests.first;
    if (error !== undefined) throw error;
  } finally {
    await stopInTime(supervisor, starting, requests, terminal);
  }
  terminal.note('Stopped.');
}

async function stopInTime(
  supervisor: Supervisor,
  starting: Promise<unknown>,
  requests: StopRequests,
  terminal: Terminal,
): Promise<void> {
  const killAndExit = (code: number): void => {
    supervisor.kill();
    process.exit(code);
  };
  // Not cleared: it also ends a process that does not end by itself afterwards.
  setTimeout(() => {
    terminal.note('Stopping took too long; the rest was killed.');
    killAndExit(1);
  }, DEADLINE_MILLISECONDS).unref();
  requests.whenImpatient(() => killAndExit(KILLED_BY_USER));
  supervisor.interrupt();
  await Promise.race([
    starting.catch(() => undefined),
    delay(INTERRUPTED_MILLISECONDS, undefined, { ref: false }),
  ]);
  await supervisor.stop();
}
