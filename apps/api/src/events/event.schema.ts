import { EVENT_LIMITS, QUARANTINE_REASONS } from '#libs/domain';

const ID = {
  type: 'string',
  minLength: 1,
  maxLength: EVENT_LIMITS.idLength,
  description: 'Makes the event idempotent: the same id counts once, whenever and however often it comes.',
} as const;
const UNIT = { type: 'string', minLength: 1, maxLength: EVENT_LIMITS.unitLength } as const;
const TIMESTAMP = {
  type: 'string',
  format: 'date-time',
  description: "ISO 8601 with a zone; the server's time when absent.",
} as const;

const EXPOSURE = {
  type: 'object',
  title: 'Exposure',
  description: 'A unit met its variant.',
  required: ['id', 'type', 'unit', 'experiment', 'variant'],
  additionalProperties: false,
  properties: {
    id: ID,
    type: { type: 'string', enum: ['exposure'] },
    unit: UNIT,
    experiment: { type: 'string', minLength: 1, maxLength: 64 },
    variant: { type: 'string', minLength: 1, maxLength: 64 },
    timestamp: TIMESTAMP,
    attributes: { type: ['object', 'null'], additionalProperties: true },
  },
} as const;

const TRACK = {
  type: 'object',
  title: 'Track',
  description: 'Something a unit did.',
  required: ['id', 'type', 'unit', 'name'],
  additionalProperties: false,
  properties: {
    id: ID,
    type: { type: 'string', enum: ['track'] },
    unit: UNIT,
    name: { type: 'string', minLength: 1, maxLength: EVENT_LIMITS.nameLength },
    timestamp: TIMESTAMP,
    value: {
      type: ['number', 'null'],
      minimum: -EVENT_LIMITS.valueMagnitude,
      maximum: EVENT_LIMITS.valueMagnitude,
    },
    properties: { type: ['object', 'null'], additionalProperties: true },
  },
} as const;

/** Documentation only: events are judged by `readEvent`, each for itself. */
export const EVENTS_BODY = {
  type: 'object',
  required: ['events'],
  additionalProperties: false,
  properties: {
    sentAt: {
      type: 'string',
      format: 'date-time',
      description:
        "What the client's clock says when it sends. Where that is more than five seconds from the server's, every timestamp of the batch is corrected by the difference.",
    },
    events: {
      type: 'array',
      minItems: 1,
      maxItems: EVENT_LIMITS.eventsPerBatch,
      items: { oneOf: [EXPOSURE, TRACK] },
    },
  },
} as const;

export const EVENTS_EXAMPLE = {
  events: [
    {
      id: '0197aaaa-0000-7000-8000-000000000001',
      type: 'exposure',
      unit: 'u1',
      experiment: 'landing-page',
      variant: 'treatment',
    },
    { id: '0197aaaa-0000-7000-8000-000000000002', type: 'track', unit: 'u1', name: 'signup', value: 12.5 },
  ],
};

export const EVENTS_ANSWER = {
  type: 'object',
  required: ['accepted', 'duplicates', 'rejected'],
  properties: {
    accepted: { type: 'integer', description: 'Stored now, durably.' },
    quarantined: {
      type: 'array',
      description:
        'Kept aside, durably, since they cannot count as they are; see /v1/quarantine. Absent when there are none.',
      items: {
        type: 'object',
        required: ['index', 'reason', 'detail'],
        properties: {
          index: { type: 'integer', description: 'Place in the batch, from 0.' },
          reason: { type: 'string', enum: QUARANTINE_REASONS },
          detail: { type: 'string' },
        },
      },
    },
    duplicates: { type: 'integer', description: 'Their ids were stored before; nothing changed.' },
    rejected: {
      type: 'array',
      items: {
        type: 'object',
        required: ['index', 'errors'],
        properties: {
          index: { type: 'integer', description: 'Place in the batch, from 0.' },
          errors: { type: 'array', items: { $ref: '#/components/schemas/Violation' } },
        },
      },
    },
  },
} as const;
