import { bearerKey, requestId, type Authenticator, type Principal } from '#libs/platform';
import type { FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { exposedHeadersOf } from './cross-origin.js';

export type Router = (request: IncomingMessage, response: ServerResponse) => void;

/** What sees every request before the router does. */
export type Lane = (request: IncomingMessage, response: ServerResponse, router: Router) => void;

/** A POST route that has a lane. */
export interface LaneRoute {
  url: string;
  /** Of the lane's answers. */
  status: number;
  /** What pages may read of an answer besides what they always may. */
  exposedHeaders?: readonly string[];
  /**
   * The answer as JSON of ASCII; null, or a throw, for whatever the route itself should answer: then nothing may have been done but
   * looking. What a promise rejects with is answered by the route, which is not asked to do it again.
   */
  answer: (body: Buffer, principal: Principal) => string | Promise<string> | null;
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
 * Answers the usual request for some routes at the server itself, without the router, its hooks and its objects for a request:
 * these cost more than the twenty assignments, or the event, that a request is about. Whatever is not usual (another header, a key
 * that is not in memory or bound to origins, a body that is not right) goes to the router untouched, with its body if that was
 * read, so that there is one place that refuses, and one that explains.
 */
export function fastLane(routes: readonly LaneRoute[], options: LaneOptions): Lane {
  const travellers = new Map(routes.map((route) => [route.url, travellerOn(route, options)]));
  return (request, response, router) => {
    const travel = options.isOpen() ? travellers.get(request.url ?? '') : undefined;
    const principal = travel === undefined ? null : usualSender(request, options);
    if (travel === undefined || principal === null) return router(request, response);
    travel(request, response, router, principal);
  };
}

type Traveller = (...request: [...Parameters<Lane>, principal: Principal]) => void;

function travellerOn({ url, status, exposedHeaders, answer }: LaneRoute, options: LaneOptions): Traveller {
  const headers = headersOf(exposedHeaders ?? []);
  return (request, response, router, principal) => {
    const startedAt = performance.now();
    const finish = (text: string): void => {
      // Who hung up hears no answer, and it counts as none, here as behind the router.
      if (response.destroyed) return;
      const id = requestId(request);
      send(response, status, ['x-request-id', id, ...headers, String(text.length)], text);
      const milliseconds = performance.now() - startedAt;
      options.onAnswer({ method: 'POST', route: url, status, milliseconds, requestId: id });
    };
    const leave = (held: HeldRequest): void => {
      heldRequests.set(request, held);
      router(request, response);
    };
    readBody(request, (body) => {
      const text = attempt(() => answer(body, principal));
      if (text === null) leave({ body, failure: null });
      else if (typeof text === 'string') finish(text);
      else text.then(finish, (failure: Error) => leave({ body, failure }));
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

function attempt<T>(answer: () => T): T | null {
  try {
    return answer();
  } catch {
    // The route meets the same failure and answers for it.
    return null;
  }
}

/** All but the request's own, in the order of names and values; the length comes last. */
function headersOf(exposed: readonly string[]): string[] {
  return [
    'access-control-allow-origin',
    '*',
    'access-control-expose-headers',
    exposedHeadersOf(exposed),
    'x-content-type-options',
    'nosniff',
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
  ];
}

function send(response: ServerResponse, status: number, headers: string[], text: string): void {
  response.writeHead(status, headers as never);
  // One string in one write: `end(text)` would write two pieces, for which Node copies both into a new buffer first.
  response.cork();
  response.write(text, 'latin1');
  response.uncork();
  response.end();
}

interface HeldRequest {
  body: Buffer;
  /** What became of it in the lane; null: nothing was tried. */
  failure: Error | null;
}

const heldRequests = new WeakMap<IncomingMessage, HeldRequest>();

/** Hook of a route that has a lane: the body that the lane has read stands in for the one that is no longer to be had. */
export function takeHeldBody(
  request: FastifyRequest,
  _reply: unknown,
  payload: Readable,
  done: (error: Error | null, payload: Readable) => void,
): void {
  const held = heldRequests.get(request.raw);
  done(held?.failure ?? null, held === undefined ? payload : Readable.from([held.body]));
}
