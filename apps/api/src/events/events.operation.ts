import { EVENTS_ANSWER, EVENTS_BODY, EVENTS_EXAMPLE } from './event.schema.js';

/** The route's part of the OpenAPI document. */
export const EVENTS_OPERATION = {
  operationId: 'sendEvents',
  tags: ['Events'],
  summary: 'Takes exposures and outcomes',
  description:
    'Each event is judged for itself; what is accepted is stored durably before the answer. Sending an event again with its id changes nothing. Every event is answered for: it was stored (accepted), seen before (duplicates), put aside (quarantined) or rejected. The body may be gzip, deflate or br, as Content-Encoding says.',
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
};
