const INTERVAL = {
  type: ['object', 'null'],
  properties: {
    estimate: { type: 'number' },
    lower: { type: ['number', 'null'], description: 'null: no end on this side' },
    upper: { type: ['number', 'null'] },
  },
};

const COMPARISON = {
  type: 'object',
  properties: {
    variant: { type: 'string' },
    control: { type: 'string' },
    absolute: INTERVAL,
    relative: INTERVAL,
    pValue: { type: ['number', 'null'] },
    adjustedPValue: { type: ['number', 'null'] },
    sequential: { type: ['object', 'null'], additionalProperties: true },
    bayesian: { type: ['object', 'null'], additionalProperties: true },
    varianceReduction: { type: ['number', 'null'] },
    verdict: { type: 'string', enum: ['better', 'worse', 'inconclusive', 'unknown'] },
  },
  additionalProperties: true,
};

const METRIC = {
  type: 'object',
  required: ['metric', 'role', 'type', 'arms', 'comparisons'],
  properties: {
    metric: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string', enum: ['primary', 'secondary', 'guardrail'] },
    type: { type: 'string' },
    arms: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          variant: { type: 'string' },
          units: { type: 'integer' },
          mean: { type: ['number', 'null'] },
        },
        additionalProperties: true,
      },
    },
    comparisons: { type: 'array', items: COMPARISON },
  },
  additionalProperties: true,
};

/** The report's JSON, as far as others may rely on it; members may be added. Typed loosely: the generator knows OpenAPI 3.0. */
export const REPORT_SCHEMA = {
  type: 'object',
  required: ['id', 'createdAt', 'experiment', 'asOf', 'exposures', 'metrics', 'checks', 'decision'],
  properties: {
    id: { type: 'string' },
    createdAt: { type: 'string', format: 'date-time' },
    experiment: { type: 'object', additionalProperties: true },
    asOf: { type: ['string', 'null'], description: 'The log was read up to this time.' },
    exposures: {
      type: 'object',
      required: ['byVariant', 'crossovers', 'srm'],
      properties: {
        byVariant: { type: 'object', additionalProperties: { type: 'integer' } },
        crossovers: { type: 'integer' },
        srm: { type: 'object', additionalProperties: true },
      },
      additionalProperties: true,
    },
    metrics: { type: 'array', items: METRIC },
    checks: { type: 'array', items: { type: 'object', additionalProperties: true } },
    decision: {
      type: 'object',
      required: ['recommendation', 'reasons'],
      properties: {
        recommendation: { type: 'string' },
        headline: { type: 'string' },
        reasons: { type: 'array', items: { type: 'string' } },
      },
    },
  },
  additionalProperties: true,
} as object;
