import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freeLocalPort } from '../../../apps/cli/src/embedded-postgres/free-port.js';
import { endingWithUs } from './child-processes.js';

/** A Redis of the run's own at one address; what it keeps, and whether, is decided at every start. */
export class RedisServer {
  private server: ChildProcess | null = null;
  private readonly folder = mkdtempSync(join(tmpdir(), 'consumer-science-faults-redis-'));

  private constructor(private readonly port: number) {}

  static async start(): Promise<RedisServer> {
    const redis = new RedisServer(await freeLocalPort());
    await redis.startAgain();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** `keeping`: with what it wrote to its append-only file; else empty. */
  async startAgain(keeping = true): Promise<void> {
    if (this.server !== null) return;
    if (!keeping) rmSync(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
    const settings = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    const keep = ['--appendonly', 'yes'];
    this.server = endingWithUs(spawn('redis-server', [...settings, ...keep], { stdio: 'ignore' }));
    await this.command('PING');
  }

  /** Waits until it can be reached. */
  async command(name: string, ...values: string[]): Promise<unknown> {
    const client = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on('error', () => undefined);
    try {
      return await client.call(name, ...values);
    } finally {
      client.disconnect();
    }
  }

  async kill(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.server = null;
    const exit = once(server, 'exit');
    server.kill('SIGKILL');
    await exit;
  }

  freeze(): void {
    this.server?.kill('SIGSTOP');
  }

  thaw(): void {
    this.server?.kill('SIGCONT');
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
