import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const LOADER = ['--import', new URL('typescript-loader.mjs', import.meta.url).href];
const POLL_MILLISECONDS = 50;

/** The API, a worker or another server as a process of its own, as a deployment runs it. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /**
   * Starts a script (a path from the repository's root; TypeScript runs as it is) on a free port, or on `environment.PORT`,
   * and waits until it answers a GET of `path`.
   */
  static async start(
    script: string,
    environment: Record<string, string>,
    path = '/health/ready',
  ): Promise<ServerProcess> {
    const port = environment['PORT'] ?? (await freePort());
    const options = script.endsWith('.ts') ? LOADER : [];
    const child = spawn(process.execPath, [...options, `${root}${script}`], {
      env: {
        ...process.env,
        HOST: '127.0.0.1',
        LOG_LEVEL: 'error',
        ...environment,
        PORT: port,
        WORKER_PORT: port,
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const server = new ServerProcess(child, `http://127.0.0.1:${port}`);
    await server.answers(path);
    return server;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get port(): string {
    return new URL(this.url).port;
  }

  /** As an orchestrator would: asks it to end, and waits. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  /** As a failing machine would: no time for anything. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    await exit;
  }

  private async answers(path: string): Promise<void> {
    while (this.child.exitCode === null) {
      const answer = await fetch(`${this.url}${path}`).catch(() => null);
      if (answer?.ok) return;
      await delay(POLL_MILLISECONDS);
    }
    throw new Error(`${this.child.spawnargs.join(' ')} ended before it answered`);
  }
}

export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}
