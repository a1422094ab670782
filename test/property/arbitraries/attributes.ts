import fc from 'fast-check';

/** Values that meet each other often, with the corners of conversion among them. */
export const SCALARS = [
  null,
  true,
  false,
  0,
  1,
  2,
  -1,
  10,
  1.5,
  1e21,
  '',
  '0',
  '1',
  '2',
  '10',
  ' 1 ',
  '1e0',
  '0x1',
  'a',
  'A',
  'b',
  'ab',
  'é',
  '用户',
  '😀',
  'null',
  'true',
  'undefined',
  '2026-01-01T00:00:00Z',
  '2026-01-02',
  '1.2.3',
  'v1.2.3',
  '1.10.0',
  '1.2.3-rc.1',
  '1.2.3+build.5',
  '[object Object]',
] as const;

/** Dotted paths that conditions read; some never lead anywhere. */
export const PATHS = [
  'a',
  'b',
  'c',
  'd.e',
  'd.e.f',
  'c.0',
  'c.length',
  'c.1.a',
  'a.b',
  '',
  '.',
  'nowhere',
] as const;

export const scalar: fc.Arbitrary<unknown> = fc.constantFrom(...SCALARS);

/** Any value of small size: scalars, lists, objects. */
export const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.record({ a: scalar }, { requiredKeys: [] }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.record({ a: scalar, b: scalar }, { requiredKeys: [] }), { maxLength: 3 }),
  },
);

/** Identities of units: text of many alphabets, numbers, and values that identify nobody. */
export const identity: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: fc.nat(5000).map((number) => `user-${number}`) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.nat(5000) },
  { weight: 1, arbitrary: fc.uuid() },
  { weight: 1, arbitrary: fc.constantFrom(null, '', 0, false, true, 1.5, ['x', 1]) },
);

/** Attributes of a unit. */
export const attributes: fc.Arbitrary<Record<string, unknown>> = fc.record(
  {
    id: identity,
    device: identity,
    a: value,
    b: value,
    c: value,
    d: fc.record({ e: fc.oneof(scalar, fc.record({ f: value })) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['id'] },
);
