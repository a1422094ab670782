import { processIdentity } from './process-identity.js';
import { sendSignal } from './send-signal.js';
import { waitForEnd } from './wait-for-end.js';

const KILL_MILLISECONDS = 2_000;

/**
 * Ends a process that is not our child: the signals in turn, each with its time, and SIGKILL last. A stopped
 * process (SIGSTOP) is woken, else it would never see the signal. Does nothing when the pid now belongs to another.
 */
export async function endProcess(
  pid: number,
  identity: string,
  steps: readonly { signal: NodeJS.Signals; milliseconds: number }[],
): Promise<boolean> {
  for (const { signal, milliseconds } of [
    ...steps,
    { signal: 'SIGKILL' as const, milliseconds: KILL_MILLISECONDS },
  ]) {
    if (processIdentity(pid) !== identity) return true;
    sendSignal(pid, signal);
    sendSignal(pid, 'SIGCONT');
    if (await waitForEnd(pid, identity, milliseconds)) return true;
  }
  return false;
}
