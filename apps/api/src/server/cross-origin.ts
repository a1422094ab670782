import { allowsOrigin, ProblemError, type Authenticator, type Principal } from '#libs/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A preflight's answer holds for a day; what a key forbids is refused all the same. */
const PREFLIGHT_SECONDS = 86_400;

const ALLOW_ORIGIN = 'access-control-allow-origin';
const EXPOSE = 'access-control-expose-headers';

interface CrossOrigin {
  authenticator: Authenticator;
  methods: readonly string[];
  /** What pages may read of an answer besides what they always may. */
  exposedHeaders: readonly string[];
}

/**
 * Opens the routes of a scope to pages: of any origin, as they never take cookies, until the request's key turns out to be bound to
 * some (`holdToOrigins`). A preflight carries no key, so it passes when there is any client key that its page may use.
 */
export function registerCrossOrigin(
  scope: FastifyInstance,
  { authenticator, methods, exposedHeaders }: CrossOrigin,
): void {
  const exposed = exposedHeadersOf(exposedHeaders);
  const allowed = methods.join(', ');
  scope.addHook('onRequest', (request, reply, done) => {
    if (request.method === 'OPTIONS') return answerPreflight(authenticator, allowed, request, reply);
    reply.header(ALLOW_ORIGIN, '*').header(EXPOSE, exposed);
    done();
  });
  scope.options('*', (_request, reply) => reply.send());
}

/** Value of the header that names what pages may read of an answer. */
export function exposedHeadersOf(more: readonly string[]): string {
  return ['X-Request-Id', 'Retry-After', ...more].join(', ');
}

function answerPreflight(
  authenticator: Authenticator,
  methods: string,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { origin, 'access-control-request-headers': wanted } = request.headers;
  reply.header('vary', 'Origin, Access-Control-Request-Headers');
  if (origin !== undefined && !authenticator.welcomes(origin)) throw notFrom();
  if (wanted !== undefined) reply.header('access-control-allow-headers', wanted);
  reply
    .code(204)
    .header(ALLOW_ORIGIN, '*')
    .header('access-control-allow-methods', methods)
    .header('access-control-max-age', String(PREFLIGHT_SECONDS))
    .header('content-length', '0')
    .send();
}

/** ProblemError `forbidden`, which the page cannot read, when its origin is not among those that the key is bound to. */
export function holdToOrigins(
  { allowedOrigins }: Principal,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (allowedOrigins.length === 0) return;
  const { origin } = request.headers;
  reply.header('vary', 'Origin').removeHeader(ALLOW_ORIGIN);
  if (origin === undefined) return;
  if (!allowsOrigin(allowedOrigins, origin)) {
    reply.removeHeader(EXPOSE);
    throw notFrom();
  }
  reply.header(ALLOW_ORIGIN, origin);
}

function notFrom(): ProblemError {
  return new ProblemError(
    'forbidden',
    "Pages of this origin may not use the key: its list of origins, `allowedOrigins`, does not have the page's.",
  );
}
