/** A JSON Schema of OpenAPI 3.1 (draft 2020-12). The document's generator knows the types of OpenAPI 3.0 only. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const TEXT: JsonSchema = { type: 'string' };
export const NUMBER: JsonSchema = { type: 'number' };
export const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
export const FLAG: JsonSchema = { type: 'boolean' };
export const TIME: JsonSchema = { type: 'string', format: 'date-time' };
/** Of a p-value, a power, a share. */
export const PROBABILITY: JsonSchema = { type: 'number', minimum: 0, maximum: 1 };

export const orNull = (schema: JsonSchema): JsonSchema =>
  typeof schema['type'] === 'string' && schema['enum'] === undefined
    ? { ...schema, type: [schema['type'], 'null'] }
    : { anyOf: [schema, { type: 'null' }] };

export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

/** An object whose names are keys that people chose. */
export const byKey = (additionalProperties: JsonSchema): JsonSchema => ({
  type: 'object',
  additionalProperties,
});

export const oneOf = (values: readonly string[]): JsonSchema => ({ type: 'string', enum: [...values] });

export const described = (schema: JsonSchema, description: string): JsonSchema =>
  '$ref' in schema ? { allOf: [schema], description } : { ...schema, description };

export const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

/**
 * An object with these members, each of them always there: the compiler sees to it that they are those of T. More may come
 * in later versions, so others are not forbidden.
 */
export const membersOf = <T extends object>(properties: Record<keyof T, JsonSchema>): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
