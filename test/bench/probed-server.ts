import { freePort, ServerProcess } from '../support/server-process.js';

/** Milliseconds. */
export interface Block {
  /** Between two turns of the loop, whatever it waited for. */
  wall: number;
  /** Of that, at most, what the process computed. */
  cpu: number;
}

export interface Memory {
  rss: number;
  heapUsed: number;
  external: number;
}

/** A server that can be asked how it is from inside: see probe.mjs. */
export class ProbedServer {
  private constructor(
    readonly process: ServerProcess,
    private readonly port: string,
  ) {}

  static async start(script: string, environment: Record<string, string>): Promise<ProbedServer> {
    const port = await freePort();
    const probe = new URL('./probe.mjs', import.meta.url).href;
    const process = await ServerProcess.start(script, {
      ...environment,
      PROBE_PORT: port,
      NODE_OPTIONS: `--expose-gc --import=${probe}`,
    });
    return new ProbedServer(process, port);
  }

  /** After a collection of garbage. */
  memory(): Promise<Memory> {
    return this.ask<Memory>('memory');
  }

  /** The longest since the last question. */
  block(): Promise<Block> {
    return this.ask<Block>('block');
  }

  private async ask<Answer>(what: string): Promise<Answer> {
    return (await (await fetch(`http://127.0.0.1:${this.port}/${what}`)).json()) as Answer;
  }
}
