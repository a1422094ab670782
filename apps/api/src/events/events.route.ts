import type { Authenticator, Principal } from '#libs/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { beaconGuard } from '../server/client-guard.js';
import { registerClientScope } from '../server/client-scope.js';
import { takeHeldBody } from '../server/fast-lane.js';
import type { EventAdmission } from './event-admission.js';
import { EVENTS_OPERATION } from './events.operation.js';
import type { EventsService } from './events.service.js';
import { ENCODINGS, readBody } from './read-body.js';

export const EVENTS_URL = '/v1/events';

const BODY_LIMIT = 5 * 1_048_576;

/** navigator.sendBeacon sends text/plain unless a preflight is wanted. */
const CONTENT_TYPES = ['application/json', 'text/plain'];

/** What pages may read of how much they may still send. */
export const LIMIT_HEADERS = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];

export interface EventsRoute {
  authenticator: Authenticator;
  events: EventsService;
  admission: EventAdmission;
}

export function registerEventsRoute(instance: FastifyInstance, route: EventsRoute): void {
  const { authenticator } = route;
  const methods = ['POST' as const];
  const options = { prefix: EVENTS_URL, authenticator, methods, exposedHeaders: LIMIT_HEADERS };
  registerClientScope(instance, options, (scope) => {
    scope.addContentTypeParser(CONTENT_TYPES, ({ headers }: FastifyRequest, payload: Readable) =>
      readBody(headers, payload, BODY_LIMIT),
    );
    addRoute(scope, route);
  });
}

function addRoute(scope: FastifyInstance, { authenticator, events, admission }: EventsRoute): void {
  const { onRequest, principalOf } = beaconGuard(authenticator);
  scope.route({
    method: 'POST',
    url: '',
    bodyLimit: BODY_LIMIT,
    config: { access: 'client', operation: EVENTS_OPERATION, encodings: ENCODINGS },
    // Policies for pages mean nothing to JSON, and making them costs as much as twenty assignments.
    helmet: false,
    onRequest: [
      onRequest,
      (request, _reply, done) => {
        admission.admit(principalOf(request));
        done();
      },
    ],
    preParsing: takeHeldBody,
    handler: async (request, reply) => answer(request, reply, principalOf(request), { events, admission }),
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  principal: Principal,
  { events, admission }: Omit<EventsRoute, 'authenticator'>,
): Promise<FastifyReply> {
  const taken = await events.take(principal, request.body as Buffer | undefined, (count) =>
    admission.spend(principal, count),
  );
  return reply
    .code(202)
    .headers({ 'x-content-type-options': 'nosniff', ...admission.headers(principal) })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(taken));
}
