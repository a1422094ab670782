import {
  authorize,
  problemFromError,
  ProblemError,
  sendProblem,
  toProblem,
  type Authenticator,
  type Principal,
} from '#libs/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PassThrough } from 'node:stream';
import { patientSockets } from '../../server/patient-sockets.js';
import type { EventAdmission } from '../event-admission.js';
import { brokenOff, ENCODINGS } from '../read-body.js';
import { BulkSummary } from './bulk-summary.js';
import { BULK_OPERATION } from './bulk.operation.js';
import type { BulkService } from './bulk.service.js';
import { piecesOf } from './pieces-of.js';

const NDJSON = 'application/x-ndjson';
const PROGRESS_MILLIS = 1_000;

export interface BulkRoute {
  authenticator: Authenticator;
  bulk: BulkService;
  admission: EventAdmission;
}

export function registerBulkRoute(instance: FastifyInstance, route: BulkRoute): void {
  void instance.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser([NDJSON, 'application/jsonl'], (_request, payload, done) =>
      done(null, payload),
    );
    scope.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
    addRoute(scope, route);
    await Promise.resolve();
  });
}

function addRoute(scope: FastifyInstance, { authenticator, bulk, admission }: BulkRoute): void {
  const principals = new WeakMap<FastifyRequest, Principal>();
  scope.route({
    method: 'POST',
    url: '/v1/events/bulk',
    config: { access: 'admin', operation: BULK_OPERATION, encodings: ENCODINGS },
    helmet: false,
    onRequest: async (request) => {
      const principal = await authorize(authenticator, request.headers.authorization, 'admin');
      admission.admit(principal);
      principals.set(request, principal);
      bePatient(request);
    },
    onResponse: async (request) => {
      stopBeingPatient(request);
      await Promise.resolve();
    },
    handler: (request, reply) => {
      const take = (summary: BulkSummary, onGroup: () => void): Promise<void> =>
        bulk
          .take(principals.get(request) as Principal, piecesOf(request), summary, onGroup)
          .catch((error: unknown) => blameSender(error, request));
      const wantsProgress = request.headers.accept?.includes(NDJSON) === true;
      return wantsProgress ? answerWithProgress(request, reply, take) : answer(reply, take);
    },
  });
}

/** Errors of the inflater are the sender's, and so is a stream that breaks off. */
function blameSender(error: unknown, { raw }: FastifyRequest): never {
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  if (code === 'ECONNRESET' && raw.aborted) throw brokenOff();
  if (!/^(Z_|ERR__ERROR_FORMAT|ERR_BROTLI)/.test(code)) throw error;
  throw new ProblemError('malformed-request', 'The body is not what its Content-Encoding says.');
}

type Take = (summary: BulkSummary, onGroup: () => void) => Promise<void>;

async function answer(reply: FastifyReply, take: Take): Promise<FastifyReply> {
  const summary = new BulkSummary();
  try {
    await take(summary, () => undefined);
  } catch (error) {
    const problem = problemFromError(error);
    // What was stored is stored, and whoever sent it should know how far it came.
    problem.more.members = { ...problem.more.members, summary };
    throw problem;
  }
  return reply.code(200).type('application/json; charset=utf-8').send(JSON.stringify(summary));
}

/** One line a second while it goes on; the last says how it ended. */
function answerWithProgress(request: FastifyRequest, reply: FastifyReply, take: Take): FastifyReply {
  const lines = new PassThrough();
  const summary = new BulkSummary();
  const write = (line: object): boolean => lines.write(`${JSON.stringify(line)}\n`);
  const telling = setInterval(() => write({ progress: summary.counts }), PROGRESS_MILLIS);
  void take(summary, () => undefined)
    .then(
      () => write({ summary }),
      (error: unknown) => {
        const problem = toProblem(problemFromError(error), { requestId: request.id });
        write({ problem, summary });
      },
    )
    .finally(() => {
      clearInterval(telling);
      lines.end();
    });
  return reply.code(200).type(NDJSON).send(lines);
}

/** After an answer that came early: so long its sender may go on sending what is thrown away. */
const REST_MILLIS = 10_000;

function bePatient({ raw }: FastifyRequest): void {
  patientSockets.add(raw.socket);
}

/** From now on the server's time limit of a request holds again. */
function stopBeingPatient({ raw }: FastifyRequest): void {
  const stop = (): boolean => patientSockets.delete(raw.socket);
  if (raw.complete) return void stop();
  const waiting = setTimeout(stop, REST_MILLIS).unref();
  raw.once('close', () => {
    clearTimeout(waiting);
    stop();
  });
}
