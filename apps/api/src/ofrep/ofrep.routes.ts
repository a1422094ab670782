import { sendProblem, type Authenticator, type Principal } from '#libs/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseAssignmentBody } from '../assignments/assignments.route.js';
import { principalOfPath } from '../features/principal-of-path.js';
import { clientGuard } from '../server/client-guard.js';
import { registerClientScope } from '../server/client-scope.js';
import type { EventStreams } from '../streams/event-streams.service.js';
import { hasEtag } from './has-etag.js';
import { failureOf, statusOfCode, type OfrepFailure } from './ofrep-failure.js';
import { BULK_OPERATION, SINGLE_OPERATION, STREAM_OPERATION } from './ofrep.operations.js';
import type { OfrepService } from './ofrep.service.js';
import { readContext } from './read-context.js';
import { writeFlags } from './write-flags.js';

const FLAGS = '/ofrep/v1/evaluate/flags';
const STREAMS = '/ofrep/v1/streams';
/** Contexts are small; a large one is a mistake, or an attack. */
const BODY_LIMIT = 262_144;
const JSON_TYPE = 'application/json; charset=utf-8';
/** Seconds that a page may be hidden before it gives its stream up. */
const INACTIVITY_SECONDS = 120;

interface Doors {
  authenticator: Authenticator;
  ofrep: OfrepService;
  streams: EventStreams;
}

/** The OpenFeature Remote Evaluation Protocol, 0.3. */
export function registerOfrepRoutes(instance: FastifyInstance, doors: Doors): void {
  registerClientScope(
    instance,
    {
      prefix: FLAGS,
      authenticator: doors.authenticator,
      methods: ['POST'],
      exposedHeaders: ['ETag'],
      body: { contentTypes: ['application/json'], limit: BODY_LIMIT, parse: parseAssignmentBody },
      sendError: sendFailure,
    },
    (scope) => {
      addSingleRoute(scope, doors);
      addBulkRoute(scope, doors);
    },
  );
  const { authenticator } = doors;
  registerClientScope(instance, { prefix: STREAMS, authenticator, methods: ['GET'] }, (scope) =>
    addStreamRoute(scope, doors),
  );
}

type Single = { Params: { key: string } };
type Bulk = { Querystring: { flagConfigEtag?: unknown } };

function addSingleRoute(scope: FastifyInstance, { authenticator, ofrep }: Doors): void {
  const { onRequest, principalOf } = clientGuard(authenticator, { credential: credentialOf });
  scope.route<Single>({
    method: 'POST',
    url: '/:key',
    bodyLimit: BODY_LIMIT,
    config: { access: 'client', operation: SINGLE_OPERATION },
    helmet: false,
    onRequest,
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const flag = await ofrep.evaluate(principal, request.params.key, readContext(request.body));
      return reply.headers(HEADERS).type(JSON_TYPE).send(JSON.stringify(flag));
    },
  });
}

function addBulkRoute(scope: FastifyInstance, { authenticator, ofrep }: Doors): void {
  const { onRequest, principalOf } = clientGuard(authenticator, { credential: credentialOf });
  scope.route<Bulk>({
    method: 'POST',
    url: '',
    bodyLimit: BODY_LIMIT,
    config: { access: 'client', operation: BULK_OPERATION },
    helmet: false,
    onRequest,
    handler: async (request, reply) => {
      const attributes = readContext(request.body);
      const { flagConfigEtag } = request.query;
      if (typeof flagConfigEtag === 'string') await ofrep.catchUp(Number(flagConfigEtag));
      const principal = principalOf(request);
      const { flags, etag } = writeFlags(ofrep.evaluateAll(principal, attributes));
      reply.headers(HEADERS).header('etag', etag);
      if (hasEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
      const streams = eventStreams(principal, credentialOf(request));
      const metadata = JSON.stringify(ofrep.state());
      return reply.type(JSON_TYPE).send(`{"flags":${flags},"metadata":${metadata}${streams}}`);
    },
  });
}

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** The protocol knows two headers for a key. */
function credentialOf({ headers }: FastifyRequest): string | undefined {
  const apiKey = headers['x-api-key'];
  return headers.authorization ?? (typeof apiKey === 'string' ? `Bearer ${apiKey}` : undefined);
}

/** Where pages hear of changes. Browsers send no headers with it, so the key is in the address; an admin key must not be. */
function eventStreams({ scope }: Principal, credential: string | undefined): string {
  if (scope !== 'client' || credential === undefined) return '';
  const requestUri = `${STREAMS}/${encodeURIComponent(credential.slice('Bearer '.length).trim())}`;
  const stream = { type: 'sse', endpoint: { requestUri }, inactivityDelaySec: INACTIVITY_SECONDS };
  return `,"eventStreams":${JSON.stringify([stream])}`;
}

function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = failureOf(error);
  if (failure === null) return sendProblem(error, request, reply);
  const { key } = request.params as { key?: string };
  const body: OfrepFailure = {
    ...(key !== undefined && { key }),
    errorCode: failure.code,
    errorDetails: failure.message,
  };
  return reply.code(statusOfCode(failure.code)).headers(HEADERS).type(JSON_TYPE).send(JSON.stringify(body));
}

function addStreamRoute(scope: FastifyInstance, { authenticator, ofrep, streams }: Doors): void {
  scope.route<{ Params: { clientKey: string } }>({
    method: 'GET',
    url: '/:clientKey',
    exposeHeadRoute: false,
    config: { access: 'client', operation: STREAM_OPERATION },
    helmet: false,
    handler: async (request, reply) => {
      const principal = await principalOfPath(authenticator, request, reply);
      const state = (): ReturnType<OfrepService['changeEvent']> => ofrep.changeEvent(principal.projectId);
      streams.open(request, reply, { principal, state, first: ofrep.firstEvent(state()) });
      return reply;
    },
  });
}
