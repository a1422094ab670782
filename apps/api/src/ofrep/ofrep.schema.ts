export const OFREP_REQUEST = {
  type: 'object',
  required: ['context'],
  properties: {
    context: {
      type: 'object',
      required: ['targetingKey'],
      description:
        'What is known of the unit. The targeting key is its `id`, unless the context has an `id` of its own.',
      properties: { targetingKey: { type: 'string', minLength: 1 } },
      additionalProperties: true,
    },
  },
} as const;

export const OFREP_EXAMPLE = { context: { targetingKey: 'u1', country: 'NL' } };

const METADATA = {
  type: 'object',
  description:
    'For exposures: the experiment, whether the unit takes part in it, and which attribute is the unit. In the answer for one flag also what answered, and how old it is.',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
} as const;

const FLAG_MEMBERS = {
  key: { type: 'string' },
  value: { description: 'What the variant carries. Absent: the default of the code applies.' },
  reason: { type: 'string', enum: ['STATIC', 'SPLIT', 'TARGETING_MATCH', 'DEFAULT', 'DISABLED'] },
  variant: { type: 'string' },
  metadata: METADATA,
} as const;

export const OFREP_FLAG = {
  type: 'object',
  required: ['key', 'value', 'reason', 'metadata'],
  properties: FLAG_MEMBERS,
} as const;

const LISTED_FLAG = { type: 'object', required: ['key', 'reason'], properties: FLAG_MEMBERS } as const;

const failure = (required: readonly string[], codes: readonly string[]): object => ({
  type: 'object',
  required,
  properties: {
    key: { type: 'string' },
    errorCode: { type: 'string', enum: codes },
    errorDetails: { type: 'string' },
  },
});

const CODES_OF_400 = ['PARSE_ERROR', 'TARGETING_KEY_MISSING', 'INVALID_CONTEXT', 'GENERAL'];

export const OFREP_FAILURE = failure(['key', 'errorCode'], CODES_OF_400);
export const OFREP_NOT_FOUND = failure(['key', 'errorCode'], ['FLAG_NOT_FOUND']);
export const OFREP_BULK_FAILURE = failure(['errorCode'], CODES_OF_400);

export const OFREP_FLAGS = {
  type: 'object',
  required: ['flags', 'metadata'],
  properties: {
    flags: { type: 'array', items: { anyOf: [LISTED_FLAG, OFREP_FAILURE] } },
    metadata: {
      type: 'object',
      required: ['configVersion', 'configAgeSeconds'],
      properties: {
        configVersion: { type: 'string' },
        configAgeSeconds: {
          type: 'integer',
          description: 'How long ago the definitions were last known to be the newest.',
        },
      },
    },
    eventStreams: {
      type: 'array',
      description: 'Where changes are told; only for client keys, as the address carries the key.',
      items: {
        type: 'object',
        required: ['type', 'endpoint'],
        properties: {
          type: { type: 'string', const: 'sse' },
          endpoint: {
            type: 'object',
            required: ['requestUri'],
            properties: { requestUri: { type: 'string' } },
          },
          inactivityDelaySec: { type: 'integer' },
        },
      },
    },
  },
} as const;
