export const CLIENT_KEY_IN_PATH = [
  {
    name: 'clientKey',
    in: 'path',
    required: true,
    description: 'A client key (cs_client_...). Admin keys are refused: they do not belong into an address.',
    schema: { type: 'string' },
  },
] as const;

export const FEATURES_ANSWER = {
  type: 'object',
  required: ['status', 'features', 'savedGroups', 'experiments', 'dateUpdated'],
  properties: {
    status: { type: 'integer', const: 200 },
    features: {
      type: 'object',
      description:
        "One feature for each flag and each experiment that is no draft, in the form of GrowthBook's SDKs.",
      additionalProperties: {
        type: 'object',
        required: ['defaultValue'],
        properties: {
          defaultValue: { description: "The control's value, or the flag's." },
          rules: { type: 'array', items: { type: 'object', additionalProperties: true } },
        },
      },
    },
    savedGroups: {
      type: 'object',
      description: 'The groups that rules refer to, by key.',
      additionalProperties: true,
    },
    experiments: { type: 'array', maxItems: 0, items: {} },
    dateUpdated: { type: 'string', format: 'date-time', description: 'Another one for every change.' },
  },
} as const;
