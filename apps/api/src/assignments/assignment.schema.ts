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
    flags: {
      description: 'Adds the answers of flags: of all, or of those that are named.',
      anyOf: [
        { type: 'boolean' },
        { type: 'array', maxItems: MOST_KEYS, items: { type: 'string', minLength: 1, maxLength: 64 } },
      ],
    },
    explain: {
      type: 'boolean',
      description:
        'Adds to every answer the checks that led to it, in the order in which they decide. For people: slower.',
    },
  },
} as const;

export const ASSIGNMENT_EXAMPLE = { attributes: { id: 'u1', country: 'NL' }, experiments: ['landing-page'] };

const CHECKS = [
  'status',
  'override',
  'targeting',
  'prerequisite',
  'unit',
  'holdout',
  'layer',
  'traffic',
] as const;

const TRAIL = {
  type: 'array',
  description: 'Only when asked for with `explain`. Ends with the first check that was not passed.',
  items: {
    type: 'object',
    required: ['check', 'passed', 'detail'],
    properties: {
      check: { type: 'string', enum: CHECKS },
      passed: { type: 'boolean' },
      detail: { type: 'string', description: 'What was compared, in words.' },
    },
  },
} as const;

const ERROR = {
  type: 'object',
  properties: { code: { type: 'string' }, message: { type: 'string' } },
} as const;

const FLAGS = {
  type: 'array',
  description: 'Only when asked for with `flags`.',
  items: {
    type: 'object',
    required: ['flag', 'value', 'reason', 'rule'],
    properties: {
      flag: { type: 'string' },
      value: { description: 'Any JSON value.' },
      reason: {
        type: 'string',
        enum: ['STATIC', 'SPLIT', 'TARGETING_MATCH', 'DEFAULT', 'DISABLED', 'ERROR'],
      },
      rule: { type: ['string', 'null'], description: 'The rule that decided.' },
      error: ERROR,
    },
  },
} as const;

export const ASSIGNMENT_ANSWER = {
  type: 'object',
  required: ['assignments', 'configVersion', 'configAgeSeconds'],
  properties: {
    configVersion: {
      type: 'string',
      description: 'The state of the definitions that answered; equal versions answer equally.',
    },
    configAgeSeconds: {
      type: 'integer',
      minimum: 0,
      description:
        'How long ago these definitions were last known to be the newest: 2 at most, unless the database is away.',
    },
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
          error: ERROR,
          trail: TRAIL,
        },
      },
    },
    flags: FLAGS,
  },
} as const;

export interface AssignmentBody {
  attributes: Record<string, unknown>;
  experiments?: string[];
  explain?: boolean;
  flags?: boolean | string[];
}
