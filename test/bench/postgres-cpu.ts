import { readdirSync, readFileSync } from 'node:fs';
import type { Client } from 'pg';
import { cpuMicroseconds } from './servers.js';

/** The CPU of a whole database server, those of its processes too that write behind the scenes. */
export class PostgresCpu {
  private constructor(private readonly postmaster: number) {}

  /** Of the server that the client is connected to. */
  static async of(client: Client): Promise<PostgresCpu> {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return new PostgresCpu(parentOf(rows[0]?.pid ?? 0));
  }

  /** Starts to measure; the function says how many microseconds since, without those of processes that have ended. */
  start(): () => number {
    const before = this.byProcess();
    return () => {
      const now = [...this.byProcess()];
      return now.reduce((sum, [pid, spent]) => sum + spent - (before.get(pid) ?? 0), 0);
    };
  }

  private byProcess(): Map<number, number> {
    const found = new Map<number, number>();
    for (const pid of readdirSync('/proc').map(Number)) {
      try {
        if (pid > 0 && parentOf(pid) === this.postmaster) found.set(pid, cpuMicroseconds(pid));
      } catch {
        // It has ended since the folder was read.
      }
    }
    return found;
  }
}

function parentOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
}
