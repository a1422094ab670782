import { spawn } from 'node:child_process';

import type { OperatingUser } from './operating-user.js';

export interface Outcome {
  /** Exit code; null when it could not be started or was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a short program as that user and collects what it says. Never throws: a program that cannot start says so in stderr. */
export function runAs(
  user: OperatingUser | undefined,
  command: string,
  args: readonly string[],
): Promise<Outcome> {
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    // From the root folder: the user may not be allowed into the folder we are in.
    const child = spawn(command, args, { cwd: '/', env: toolEnvironment(), ...identityOf(user) });
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', (error) => resolve({ code: null, stdout, stderr: stderr + error.message }));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

export function identityOf(user: OperatingUser | undefined): { uid?: number; gid?: number } {
  return user === undefined ? {} : { uid: user.uid, gid: user.gid };
}

/** Without the PG* variables of the user's own PostgreSQL, and with messages in English so that they can be read. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(entries), LC_ALL: 'C', TZ: 'UTC' };
}
