import { connect, type Socket } from 'node:net';

/**
 * Sends the same request over some connections, each when its last answer is there, and reads no more of an answer than it must.
 * What the client computes, the servers measured here cannot on a machine of two cores, and a client that is busier than the servers
 * leaves the faster one idle more often than the slower. How much that shifts the ratio was not measured.
 */
export class LeanClient {
  private readonly request: Buffer;
  private sockets: Socket[] = [];
  private isRunning = false;
  /** Answers so far. */
  answers = 0;

  constructor(
    private readonly url: URL,
    headers: Record<string, string>,
    body: string,
  ) {
    const lines = Object.entries({
      host: url.host,
      ...headers,
      'content-length': String(Buffer.byteLength(body)),
    });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    this.request = Buffer.from(`POST ${url.pathname} HTTP/1.1\r\n${head}\r\n${body}`);
  }

  /** Asks over and over for this long. */
  async run(connections: number, milliseconds: number): Promise<void> {
    this.isRunning = true;
    const ends = Array.from({ length: connections }, () => this.ask());
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    this.isRunning = false;
    for (const socket of this.sockets) socket.end();
    this.sockets = [];
    await Promise.all(ends);
  }

  /** Ends with its connection. */
  private ask(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(this.url.port), this.url.hostname);
      this.sockets.push(socket);
      let missing = 0;
      socket.setNoDelay(true);
      socket.on('connect', () => socket.write(this.request));
      socket.on('error', reject);
      socket.on('close', () => resolve());
      socket.on('data', (chunk) => {
        if (missing === 0) missing = lengthOf(chunk);
        missing -= chunk.length;
        if (missing > 0) return;
        this.answers += 1;
        if (this.isRunning) socket.write(this.request);
      });
    });
  }
}

/** Bytes of an answer, by its head, which the servers send in one piece with what follows. */
function lengthOf(chunk: Buffer): number {
  const head = chunk.toString('latin1', 0, chunk.indexOf('\r\n\r\n'));
  const length = /^HTTP\/1\.1 200 [^]*content-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`not a success: ${head}`);
  return head.length + 4 + Number(length);
}
