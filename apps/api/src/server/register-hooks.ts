import { HttpDurations, ProblemError, retryAfter, sendProblem } from '#libs/platform';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

/** Answers of these routes are too many to be worth a line each. */
const QUIET_ROUTES = new Set([
  '/v1/assignments',
  '/v1/events',
  '/api/features/:clientKey',
  '/sub/:clientKey',
  '/ofrep/v1/evaluate/flags',
  '/ofrep/v1/evaluate/flags/:key',
  '/ofrep/v1/streams/:clientKey',
  '/health/live',
  '/health/ready',
  '/metrics',
  '/queues/api/queues',
]);

export interface ServerState {
  isClosing: boolean;
}

/** What holds for every request, whichever route takes it. `onAnswer`: for what is answered beside the routes. */
export function registerHooks(
  instance: FastifyInstance,
  { logger, registry, state }: { logger: Logger; registry: Registry; state: ServerState },
): { onAnswer: (answer: Answered) => void } {
  instance.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (!state.isClosing) return done();
    const problem = new ProblemError('unavailable', 'The server is shutting down.', [], {
      headers: { ...retryAfter(), connection: 'close' },
    });
    sendProblem(problem, request, reply);
  });
  refuseEncodedBodies(instance);
  registerHelmet(instance);
  registerConditionalGet(instance);
  const durations = new HttpDurations(registry);
  instance.addHook('onResponse', (request, reply, done) => {
    const { method, id: requestId, routeOptions } = request;
    // The route as declared rather than the address: addresses may carry keys.
    const route = routeOptions.url ?? 'unmatched';
    onAnswer({ method, route, status: reply.statusCode, milliseconds: reply.elapsedTime, requestId });
    done();
  });
  const onAnswer = (answer: Answered): void => {
    durations.observe(answer);
    logAnswer(logger, answer);
  };
  return { onAnswer };
}

/** A compressed body would be read as what it is not; who sends one is told before it is read. */
function refuseEncodedBodies(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, reply, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding === 'identity') return done();
    const { encodings = [] } = request.routeOptions.config;
    if (encodings.includes(encoding)) return done();
    const others = encodings.length === 0 ? '' : `, or as ${encodings.join(', ')}`;
    const detail = `Content-Encoding "${encoding}" is not understood; send the body as it is${others}.`;
    sendProblem(new ProblemError('unsupported-media-type', detail), request, reply);
  });
}

/** Nothing of the API is a page, so nothing may be loaded by it; the few pages there are bring a policy of their own. */
function registerHelmet(instance: FastifyInstance): void {
  void instance.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
    },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // The API may well be reached by plain HTTP inside a network; who ends TLS decides.
    strictTransportSecurity: false,
  });
}

/** An answer that the caller has already, by its ETag, is not sent again. */
function registerConditionalGet(instance: FastifyInstance): void {
  instance.addHook('onSend', (request, reply, payload, done) => {
    const known = request.method === 'GET' ? request.headers['if-none-match'] : undefined;
    const tag = known === undefined ? undefined : reply.getHeader('etag');
    const isKnown = typeof tag === 'string' && known?.split(',').some((one) => one.trim() === tag);
    if (!isKnown || reply.statusCode !== 200) return done(null, payload);
    reply.code(304).removeHeader('content-length');
    done(null, null);
  });
}

interface Answered {
  method: string;
  route: string;
  status: number;
  milliseconds: number;
  requestId: string;
}

function logAnswer(logger: Logger, answer: Answered): void {
  const level = QUIET_ROUTES.has(answer.route) && answer.status < 500 ? 'debug' : 'info';
  if (!logger.isLevelEnabled(level)) return;
  const milliseconds = Math.round(answer.milliseconds * 1_000) / 1_000;
  logger[level]({ ...answer, milliseconds }, 'answered');
}
