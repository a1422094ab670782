import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Lets go of what the set-up started, and waits until it has cleaned up. */
export default async function tearDown(): Promise<void> {
  const { databaseServers: server } = globalThis as { databaseServers?: ChildProcess };
  if (server === undefined || server.exitCode !== null) return;
  const exit = once(server, 'exit');
  server.disconnect();
  await exit;
}
