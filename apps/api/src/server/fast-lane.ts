import { bearerKey, requestId, type Authenticator, type Principal } from '#libs/platform';
import type { FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

export type Router = (request: IncomingMessage, response: ServerResponse) => void;

/** What sees every request before the router does. */
export type Lane = (request: IncomingMessage, response: ServerResponse, router: Router) => void;

/** A POST route that has a lane. */
export interface LaneRoute {
  url: string;
  /** The answer as JSON of ASCII; null, or a throw, for whatever the route itself should answer. Does nothing but look. */
  answer: (body: Buffer, principal: Principal) => string | null;
}

export interface LaneOptions {
  authenticator: Authenticator;
  /** While false everything goes to the router. */
  isOpen: () => boolean;
  /** Hears of every answer. */
  onAnswer: (answer: {
    method: string;
    route: string;
    status: number;
    milliseconds: number;
    requestId: string;
  }) => void;
}

/** Larger bodies are rare, and the router has limits of its own for them. */
const LONGEST_BODY = 16_384;

/**
 * Answers the usual request for a route at the server itself, without the router, its hooks and its objects for a request: these
 * cost more than the twenty assignments that are asked for. Whatever is not usual (another header, a key that is not in memory or
 * bound to origins, a body that is not right) goes to the router untouched, with its body if that was read, so that there is one
 * place that refuses, and one that explains.
 */
export function fastLane({ url, answer }: LaneRoute, options: LaneOptions): Lane {
  return (request, response, router) => {
    const principal = request.url === url && options.isOpen() ? usualSender(request, options) : null;
    if (principal === null) return router(request, response);
    const startedAt = performance.now();
    readBody(request, (body) => {
      const text = attempt(() => answer(body, principal));
      if (text === null) {
        heldBodies.set(request, body);
        return router(request, response);
      }
      const id = requestId(request);
      send(response, id, text);
      const milliseconds = performance.now() - startedAt;
      options.onAnswer({ method: 'POST', route: url, status: 200, milliseconds, requestId: id });
    });
  };
}

/** The sender of a request without anything unusual about it, else null. */
function usualSender({ method, headers }: IncomingMessage, { authenticator }: LaneOptions): Principal | null {
  if (method !== 'POST' || headers['content-type'] !== 'application/json') return null;
  const length = Number(headers['content-length']);
  if (!(length > 0 && length <= LONGEST_BODY) || headers['content-encoding'] !== undefined) return null;
  const key = bearerKey(headers.authorization);
  const principal = key === null ? null : authenticator.remembered(key);
  return principal?.allowedOrigins.length === 0 ? principal : null;
}

/** All of it, which its length has said will come; a sender that stops midway is cut off by the server's time limit. */
function readBody(request: IncomingMessage, then: (body: Buffer) => void): void {
  let body: Buffer | null = null;
  request.on('data', (chunk: Buffer) => (body = body === null ? chunk : Buffer.concat([body, chunk])));
  request.on('end', () => then(body ?? Buffer.alloc(0)));
}

function attempt(answer: () => string | null): string | null {
  try {
    return answer();
  } catch {
    // The route meets the same failure and answers for it.
    return null;
  }
}

function send(response: ServerResponse, id: string, text: string): void {
  response.writeHead(200, [
    'x-request-id',
    id,
    'access-control-allow-origin',
    '*',
    'access-control-expose-headers',
    'X-Request-Id, Retry-After',
    'x-content-type-options',
    'nosniff',
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
    String(text.length),
  ] as never);
  // One string in one write: `end(text)` would write two pieces, for which Node copies both into a new buffer first.
  response.cork();
  response.write(text, 'latin1');
  response.uncork();
  response.end();
}

const heldBodies = new WeakMap<IncomingMessage, Buffer>();

/** Hook of a route that has a lane: the body that the lane has read stands in for the one that is no longer to be had. */
export function takeHeldBody(
  request: FastifyRequest,
  _reply: unknown,
  payload: Readable,
  done: (error: null, payload: Readable) => void,
): void {
  const held = heldBodies.get(request.raw);
  done(null, held === undefined ? payload : Readable.from([held]));
}
