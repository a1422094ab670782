import {
  requestId,
  toProblem,
  ProblemError,
  problemFromError,
  PROBLEM_CONTENT_TYPE,
  PROBLEM_KINDS,
  type ProblemCode,
} from '#libs/platform';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Lane, Router } from './fast-lane.js';
import { patientSockets } from './patient-sockets.js';
import './raw-route-config.js';

/** Milliseconds. Fastify's own defaults let slow or silent connections stay for ever. */
const HEADERS_TIMEOUT = 6_000;
const REQUEST_TIMEOUT = 10_000;
const KEEP_ALIVE_TIMEOUT = 6_000;
/** Without any byte either way; longer than any answer takes to begin. */
const CONNECTION_TIMEOUT = 30_000;
const CHECK_INTERVAL = 1_000;

const MANAGEMENT_BODY_LIMIT = 1_048_576;
const LONGEST_PATH_SEGMENT = 256;

/** `lane`: sees every request before the router does. */
export function createAdapter(logger: Logger, lane: Lane): FastifyAdapter {
  return new FastifyAdapter({
    serverFactory: (router: Router) => createHttpServer(router, lane),
    loggerInstance: logger as unknown as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A child logger for every request would cost more than an assignment does; lines name the request themselves.
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    genReqId: requestId,
    requestIdHeader: false,
    bodyLimit: MANAGEMENT_BODY_LIMIT,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    skipMiddie: true,
    routerOptions: { maxParamLength: LONGEST_PATH_SEGMENT },
    ajv: {
      customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: true },
    },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const problem = problemFromError(error);
      void reply
        .code(PROBLEM_KINDS[problem.code].status)
        .header('x-request-id', request.id)
        .type(PROBLEM_CONTENT_TYPE)
        .send(JSON.stringify(toProblem(problem, { requestId: request.id })));
    },
    clientErrorHandler: (error, socket) => answerClientError(error, socket),
  });
}

function createHttpServer(router: Router, lane: Lane): Server {
  const limits = {
    headersTimeout: HEADERS_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    connectionsCheckingInterval: CHECK_INTERVAL,
  };
  const server = createServer(limits, (request, response) => lane(request, response, router));
  server.setTimeout(CONNECTION_TIMEOUT);
  return server;
}

const CLIENT_ERRORS: Record<string, [ProblemCode, string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'The headers are too large.'],
};

/** Answers what never became a request: there is only a socket to write to. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && patientSockets.has(socket)) return;
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, detail] = CLIENT_ERRORS[error.code ?? ''] ?? [
    'malformed-request',
    'The request could not be parsed.',
  ];
  const { status, title } = PROBLEM_KINDS[code];
  const body = JSON.stringify(toProblem(new ProblemError(code, detail), {}));
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${PROBLEM_CONTENT_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
