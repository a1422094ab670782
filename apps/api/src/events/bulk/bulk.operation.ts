import { EVENTS_ANSWER } from '../event.schema.js';

const COUNT = { type: 'integer' } as const;

const SUMMARY = {
  type: 'object',
  required: ['received', 'accepted', 'duplicates', 'quarantined', 'rejected', 'errors', 'errorsOmitted'],
  properties: {
    received: { ...COUNT, description: 'Lines that were answered for: the sum of the four after it.' },
    accepted: COUNT,
    duplicates: COUNT,
    quarantined: COUNT,
    rejected: COUNT,
    errors: {
      type: 'array',
      description: 'The first hundred lines that were not stored.',
      items: {
        type: 'object',
        required: ['line'],
        properties: {
          line: { type: 'integer', description: 'From 1.' },
          errors: EVENTS_ANSWER.properties.rejected.items.properties.errors,
          reason: { type: 'string', description: 'Why it was put aside.' },
        },
      },
    },
    errorsOmitted: { ...COUNT, description: 'Such lines beyond the first hundred.' },
  },
} as const;

/** The route's part of the OpenAPI document. */
export const BULK_OPERATION = {
  operationId: 'sendEventsInBulk',
  tags: ['Events'],
  summary: 'Takes a stream of events, one a line',
  description:
    'For imports: any number of lines, in constant memory; sending slows down to what the log can take. Groups of lines are stored as they come. When the connection breaks, or the answer is a problem, send the same stream again: what was stored counts once. With "Accept: application/x-ndjson" the answer is a line of progress a second and a last line with the summary.',
  requestBody: {
    required: true,
    content: {
      'application/x-ndjson': {
        schema: { type: 'string' },
        example: '{"id":"e1","type":"track","unit":"u1","name":"signup"}\n',
      },
    },
  },
  responses: {
    200: {
      description: 'The stream was read to its end.',
      content: {
        'application/json': { schema: SUMMARY },
        'application/x-ndjson': { schema: { type: 'string' } },
      },
    },
  },
};
