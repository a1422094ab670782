import type { LockHolder } from '../data-directory/lock-holder.js';
import { endProcess } from '../process/end-process.js';
import { processIdentity } from '../process/process-identity.js';

const GENTLE_MILLISECONDS = 8_000;

/** Ends what a supervisor that was killed left running: two generations must not work side by side. */
export async function endOrphanedApps(
  predecessor: LockHolder | undefined,
  note: (line: string) => void,
): Promise<void> {
  const orphans = (predecessor?.processes ?? []).filter(
    ({ pid, identity }) => processIdentity(pid) === identity,
  );
  await Promise.all(
    orphans.map(({ name, pid, identity }) => {
      note(`${name} (pid ${pid}) of an earlier start still runs; stopping it ...`);
      return endProcess(pid, identity, [{ signal: 'SIGTERM', milliseconds: GENTLE_MILLISECONDS }]);
    }),
  );
}
