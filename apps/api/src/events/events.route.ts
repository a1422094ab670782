import { EVENT_LIMITS } from '#libs/domain';
import { JSON_LIMITS, parseJson, type Authenticator, type ParsedJson } from '#libs/platform';
import type { FastifyInstance } from 'fastify';
import { registerClientRoute } from '../server/client-route.js';
import { EVENTS_ANSWER, EVENTS_BODY, EVENTS_EXAMPLE } from './event.schema.js';
import type { EventsService } from './events.service.js';

const BODY_LIMIT = 5 * 1_048_576;

/** One more than fits, so that a batch that is a little too long is told so in words of its own. */
const LIMITS = { ...JSON_LIMITS, items: EVENT_LIMITS.eventsPerBatch + 1 };

export function registerEventsRoute(
  instance: FastifyInstance,
  authenticator: Authenticator,
  events: EventsService,
): void {
  registerClientRoute<ParsedBatch>(instance, {
    url: '/v1/events',
    authenticator,
    bodyLimit: BODY_LIMIT,
    takesKeyInAddress: true,
    // navigator.sendBeacon sends text/plain unless a preflight is wanted.
    contentTypes: ['application/json', 'text/plain'],
    parse: (bytes) => ({ ...parseJson(bytes, LIMITS), bytes: bytes.length }),
    status: 202,
    answer: async (body, principal) => JSON.stringify(await events.take(principal, body, body?.bytes ?? 0)),
    operation: {
      operationId: 'sendEvents',
      tags: ['Events'],
      summary: 'Takes exposures and outcomes',
      description:
        'Each event is judged for itself; what is accepted is stored durably before the answer. Sending an event again with its id changes nothing.',
      parameters: [
        {
          name: 'clientKey',
          in: 'query',
          required: false,
          schema: { type: 'string' },
          description: 'A client key, for navigator.sendBeacon, which cannot send an Authorization header.',
        },
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: EVENTS_BODY, example: EVENTS_EXAMPLE },
          'text/plain': { schema: EVENTS_BODY },
        },
      },
      responses: {
        202: {
          description: 'At least one event was acceptable.',
          content: { 'application/json': { schema: EVENTS_ANSWER } },
        },
      },
    },
  });
}

type ParsedBatch = ParsedJson & { bytes: number };
