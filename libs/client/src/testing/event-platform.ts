import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SentEvent {
  id: string;
  type: string;
  unit?: string;
  name?: string;
  experiment?: string;
  variant?: string;
  timestamp: string;
  [member: string]: unknown;
}

/** What becomes of one request. */
export type Fate =
  | 'taken'
  | 'taken, answer lost'
  | 'taken, answer cut off'
  | 'dropped'
  | 'never answered'
  | 'log-in page'
  | { status: number; retryAfter?: string; problem?: object };

export interface SeenRequest {
  url: string;
  headers: IncomingMessage['headers'];
  events: SentEvent[];
}

/** A server that answers as `POST /v1/events` does, unless fate has it otherwise. */
export class EventPlatform {
  /** Fates of the next requests; after them, all are taken. */
  fates: Fate[] = [];
  readonly requests: SeenRequest[] = [];
  /** Everything that was stored, by id. */
  readonly stored = new Map<string, SentEvent>();
  /** Ids that were taken, again and again. */
  duplicates = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      // A client that gave up in the middle of its body is owed no answer.
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<EventPlatform> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new EventPlatform(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** The next request that comes, once it has been read. */
  async nextRequest(): Promise<SeenRequest> {
    await once(this.server, 'read');
    return this.requests.at(-1) as SeenRequest;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { events } = JSON.parse(Buffer.concat(chunks).toString()) as { events: SentEvent[] };
    this.requests.push({ url: request.url ?? '', headers: request.headers, events });
    const fate = this.fates.shift() ?? 'taken';
    this.server.emit('read');
    if (fate === 'dropped') response.destroy();
    else if (fate === 'log-in page') response.end('<html>Welcome to the hotel</html>');
    else if (typeof fate === 'object') refuse(response, fate);
    else if (fate !== 'never answered') this.take(events, response, fate);
  }

  /** As the platform does: rejects by the event, and answers 400 when nothing was acceptable. */
  private take(events: SentEvent[], response: ServerResponse, fate: Fate): void {
    const isBad = ({ name, unit }: SentEvent): boolean => name === 'bad' || unit === undefined;
    const rejected = events.flatMap((event, index) =>
      isBad(event) ? [{ index, errors: [{ pointer: '/name', detail: 'is bad' }] }] : [],
    );
    const good = events.filter((event) => !isBad(event));
    const fresh = good.filter(({ id }) => !this.stored.has(id));
    for (const event of fresh) this.stored.set(event.id, event);
    this.duplicates += good.length - fresh.length;
    if (fate === 'taken, answer lost') {
      response.destroy();
      return;
    }
    const answer = { accepted: fresh.length, duplicates: good.length - fresh.length, rejected };
    const isProblem = good.length === 0;
    const text = JSON.stringify(
      isProblem ? { type: '/problems/invalid-input', status: 400, rejected } : answer,
    );
    response.writeHead(isProblem ? 400 : 202, { 'content-length': text.length });
    if (fate === 'taken') response.end(text);
    else response.write(text.slice(0, 10), () => response.destroy());
  }
}

function refuse(response: ServerResponse, { status, retryAfter, problem }: Exclude<Fate, string>): void {
  response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
  response.end(problem && JSON.stringify(problem));
}
