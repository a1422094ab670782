import { childProcessesOf } from '../process/child-processes-of.js';
import { endProcess } from '../process/end-process.js';
import { processIdentity } from '../process/process-identity.js';
import { sendSignal } from '../process/send-signal.js';

export interface StopPatience {
  /** For a fast shutdown: open transactions are rolled back, everything is written. */
  readonly fastMilliseconds: number;
  /** For an immediate one, which the next start mends from the write-ahead log. Nothing committed is lost by it. */
  readonly immediateMilliseconds: number;
}

export const USUAL_PATIENCE: StopPatience = { fastMilliseconds: 3_500, immediateMilliseconds: 1_000 };

/**
 * Stops a server, ours or an orphan, whatever state it is in. Its sessions are separate processes, which a killed
 * server leaves behind when they hang: they are killed too.
 */
export async function stopPostmaster(
  { pid, identity }: { pid: number; identity: string },
  patience: StopPatience,
): Promise<void> {
  const sessions = childProcessesOf(pid).map((session) => ({
    pid: session,
    identity: processIdentity(session),
  }));
  await endProcess(pid, identity, [
    { signal: 'SIGINT', milliseconds: patience.fastMilliseconds },
    { signal: 'SIGQUIT', milliseconds: patience.immediateMilliseconds },
  ]);
  for (const session of sessions) {
    if (session.identity !== undefined && processIdentity(session.pid) === session.identity) {
      sendSignal(session.pid, 'SIGKILL');
    }
  }
}
