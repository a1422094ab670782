import fc from 'fast-check';

/** As much of JSON Schema as OpenAPI documents of ours use. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  format?: string;
}

const HOSTILE_TEXTS = [
  '',
  ' ',
  'a\u0000b',
  '\ud800',
  '__proto__',
  'toString',
  "'; DROP TABLE events; --",
  '../../etc/passwd',
  '%00',
  '\u202e',
  '😀'.repeat(50),
  'x'.repeat(5_000),
  '${7*7}',
  '-1e400',
  'null',
];

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...HOSTILE_TEXTS, null, true, 0, -1, 1e308, 1.5, [], {}, [[]], [null]),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values that the schema asks for, in which now and then a part is something else altogether. */
export function arbitraryOf(
  schema: Schema,
  definitions: Record<string, Schema>,
  depth = 0,
): fc.Arbitrary<unknown> {
  const meant = meantBy(schema, definitions, depth);
  return fc.oneof({ weight: 40, arbitrary: meant }, { weight: 1, arbitrary: hostile });
}

function meantBy(schema: Schema, definitions: Record<string, Schema>, depth: number): fc.Arbitrary<unknown> {
  if (depth > 6) return fc.constant(null);
  if (schema.$ref !== undefined) {
    const definition = definitions[schema.$ref.split('/').at(-1) ?? ''] ?? {};
    return arbitraryOf(definition, definitions, depth + 1);
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    return fc.oneof(...choices.map((choice) => arbitraryOf(choice, definitions, depth + 1)));
  }
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const types = [schema.type ?? 'any'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, definitions, depth)));
}

function ofType(
  type: string,
  schema: Schema,
  definitions: Record<string, Schema>,
  depth: number,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'object':
      return objectOf(schema, definitions, depth);
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, definitions, depth + 1), { maxLength: 4 });
    case 'string':
      return textOf(schema);
    case 'number':
    case 'integer':
      return numberOf(type, schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return hostile;
  }
}

function objectOf(schema: Schema, definitions: Record<string, Schema>, depth: number): fc.Arbitrary<unknown> {
  const { properties, required = [] } = schema;
  if (properties === undefined)
    return fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
  const names = Object.keys(properties);
  const members = Object.fromEntries(
    names.map((name) => [name, arbitraryOf(properties[name] ?? {}, definitions, depth + 1)]),
  );
  const needed = required.filter((name) => name in members);
  // Few members at a time: each that is there may contradict another.
  const some = fc.subarray(names, { maxLength: Math.min(names.length, 3) });
  return fc
    .tuple(fc.record(members), some)
    .map(([all, chosen]) => Object.fromEntries([...needed, ...chosen].map((name) => [name, all[name]])));
}

function textOf({ format, pattern, minLength = 0, maxLength = 30 }: Schema): fc.Arbitrary<unknown> {
  if (format === 'date-time') {
    return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  }
  if (pattern !== undefined) return fc.oneof(fc.stringMatching(new RegExp(pattern)), fc.constant('some-key'));
  return fc.oneof(
    { weight: 10, arbitrary: fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 40) }) },
    { weight: 10, arbitrary: fc.constantFrom('control', 'treatment', 'signup', 'some-key') },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  );
}

function numberOf(type: string, { minimum = -1e6, maximum = 1e6 }: Schema): fc.Arbitrary<unknown> {
  const within = { min: Math.max(minimum, -1e9), max: Math.min(maximum, 1e9) };
  const number = type === 'integer' ? fc.integer(within) : fc.double({ ...within, noNaN: true });
  const edges = fc.constantFrom(minimum, maximum, minimum - 1, maximum + 1);
  return fc.oneof({ weight: 10, arbitrary: number }, { weight: 1, arbitrary: edges });
}
