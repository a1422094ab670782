import { Authenticator } from '#libs/platform';
import type { FastifyInstance } from 'fastify';
import { registerClientScope } from '../server/client-scope.js';
import type { EventStreams } from '../streams/event-streams.service.js';
import { CLIENT_KEY_IN_PATH, FEATURES_ANSWER } from './features.schema.js';
import type { FeaturesService } from './features.service.js';
import { principalOfPath } from './principal-of-path.js';

/** Caches answer for half a minute, for an hour while they ask again, and for ten while there is no answer. */
const CACHE_CONTROL = 'public, max-age=30, stale-while-revalidate=3600, stale-if-error=36000';

interface Doors {
  authenticator: Authenticator;
  features: FeaturesService;
  streams: EventStreams;
}

type Route = { Params: { clientKey: string } };

/** What GrowthBook's SDKs read, and the stream that tells them of changes. */
export function registerFeatureRoutes(instance: FastifyInstance, doors: Doors): void {
  const exposedHeaders = ['ETag', 'X-SSE-Support', 'X-Unrecoverable', 'X-Config-Age-Seconds'];
  const options = { authenticator: doors.authenticator, methods: ['GET' as const] };
  registerClientScope(instance, { ...options, prefix: '/api/features', exposedHeaders }, (scope) =>
    addPayloadRoute(scope, doors),
  );
  registerClientScope(instance, { ...options, prefix: '/sub' }, (scope) => addStreamRoute(scope, doors));
}

function addPayloadRoute(scope: FastifyInstance, { authenticator, features }: Doors): void {
  scope.route<Route>({
    method: 'GET',
    url: '/:clientKey',
    config: { access: 'client', operation: PAYLOAD_OPERATION },
    helmet: false,
    handler: async (request, reply) => {
      const { projectId } = await principalOfPath(authenticator, request, reply);
      const { text, etag } = features.payload(projectId);
      return reply
        .headers({ 'cache-control': CACHE_CONTROL, etag, 'x-sse-support': 'enabled' })
        .header('x-config-age-seconds', String(features.ageSeconds))
        .header('x-content-type-options', 'nosniff')
        .type('application/json; charset=utf-8')
        .send(text);
    },
  });
}

function addStreamRoute(scope: FastifyInstance, { authenticator, features, streams }: Doors): void {
  scope.route<Route>({
    method: 'GET',
    url: '/:clientKey',
    // A stream has no end that the headers alone could stand for.
    exposeHeadRoute: false,
    config: { access: 'client', operation: STREAM_OPERATION },
    helmet: false,
    handler: async (request, reply) => {
      const principal = await principalOfPath(authenticator, request, reply);
      streams.open(request, reply, {
        principal,
        // Sent on connecting too: what changed between the SDK's first fetch and now must not be missed.
        first: 'state',
        state: () => {
          const { text, etag } = features.payload(principal.projectId);
          return { id: etag, event: 'features', data: text };
        },
      });
      return reply;
    },
  });
}

const PAYLOAD_OPERATION = {
  operationId: 'features',
  tags: ['Assignments'],
  summary: "All experiments and flags, for GrowthBook's SDKs",
  description:
    'SDKs in more than twenty languages evaluate this themselves and come to the variants that POST /v1/assignments gives.',
  // The key is in the path.
  security: [],
  parameters: CLIENT_KEY_IN_PATH,
  responses: {
    200: {
      description: 'The payload. `x-sse-support: enabled` says that /sub/{clientKey} tells of changes.',
      headers: {
        ETag: { schema: { type: 'string' } },
        'x-sse-support': { schema: { type: 'string' } },
        'x-config-age-seconds': {
          description: 'How long ago the definitions were last known to be the newest.',
          schema: { type: 'integer' },
        },
      },
      content: { 'application/json': { schema: FEATURES_ANSWER } },
    },
    304: { description: 'The features are those of If-None-Match.' },
  },
};

const STREAM_OPERATION = {
  operationId: 'featureChanges',
  tags: ['Assignments'],
  summary: 'Changes of the features, as server-sent events',
  description:
    'An event `features` with the whole payload on connecting, unless Last-Event-ID names it, and within a second of a change.',
  security: [],
  parameters: CLIENT_KEY_IN_PATH,
  responses: {
    200: {
      description: 'The stream.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
  },
};
