/** Most experiments that one call may name. */
const MOST_KEYS = 1_000;

export const ASSIGNMENT_BODY = {
  type: 'object',
  required: ['attributes'],
  additionalProperties: false,
  properties: {
    attributes: {
      type: 'object',
      description: 'What is known of the unit, with its id among it.',
      additionalProperties: true,
    },
    experiments: {
      type: 'array',
      description: 'Keys to answer for; all that are not drafts when absent.',
      maxItems: MOST_KEYS,
      items: { type: 'string', minLength: 1, maxLength: 64 },
    },
  },
} as const;

export const ASSIGNMENT_EXAMPLE = { attributes: { id: 'u1', country: 'NL' }, experiments: ['landing-page'] };

export const ASSIGNMENT_ANSWER = {
  type: 'object',
  required: ['assignments'],
  properties: {
    assignments: {
      type: 'array',
      items: {
        type: 'object',
        required: ['experiment', 'variant', 'value', 'reason', 'inExperiment', 'bucket'],
        properties: {
          experiment: { type: 'string' },
          variant: { type: ['string', 'null'], description: "The control's outside the experiment." },
          value: { description: 'What the variant carries, any JSON value.' },
          reason: { type: 'string', enum: ['SPLIT', 'TARGETING_MATCH', 'DEFAULT', 'DISABLED', 'ERROR'] },
          inExperiment: { type: 'boolean', description: 'Send an exposure when the unit meets its variant.' },
          bucket: { type: ['number', 'null'] },
          error: {
            type: 'object',
            properties: { code: { type: 'string' }, message: { type: 'string' } },
          },
        },
      },
    },
  },
} as const;

export interface AssignmentBody {
  attributes: Record<string, unknown>;
  experiments?: string[];
}
