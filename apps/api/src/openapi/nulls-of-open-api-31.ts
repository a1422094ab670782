/**
 * The document with every `nullable: true`, a word of OpenAPI 3.0 that the generator writes, said as OpenAPI 3.1 says it:
 * null is one of the types, or one of the choices. Validators of 3.1 ignore the old word and refuse null.
 */
export function nullsOfOpenApi31(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nullsOfOpenApi31);
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value;
  const members = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, nullsOfOpenApi31(member)]),
  );
  return members['nullable'] === true ? withNull(members) : members;
}

function withNull({ nullable: _, ...schema }: Record<string, unknown>): Record<string, unknown> {
  const { type, description, enum: values, ...rest } = schema;
  if (typeof type !== 'string') {
    return { ...(description !== undefined && { description }), anyOf: [rest, { type: 'null' }] };
  }
  return {
    ...schema,
    type: [type, 'null'],
    ...(Array.isArray(values) && { enum: [...(values as unknown[]), null] }),
  };
}
