import fc from 'fast-check';
import { PATHS, scalar, value } from './attributes.js';

type Condition = Record<string, unknown>;

/** Patterns that both regular expression dialects know; the dialects themselves are compared elsewhere. */
const PATTERNS = ['^a', 'B$', '[0-9]+', '.', '^$', 'a|b', 'u.l', '(a', '\\d{2,}', 'é', '/', 'object'];

const scalars = fc.array(scalar, { maxLength: 5 });
const long = fc.array(scalar, { minLength: 9, maxLength: 20 });
const group = fc.constantFrom('staff', 'list', 'typed', 'broken', 'unknown', 'text');

const comparison = fc.constantFrom(
  '$eq',
  '$ne',
  '$lt',
  '$lte',
  '$gt',
  '$gte',
  '$veq',
  '$vne',
  '$vlt',
  '$vlte',
  '$vgt',
  '$vgte',
);
const membership = fc.constantFrom('$in', '$nin', '$ini', '$nini');

function operator(name: fc.Arbitrary<string>, operand: fc.Arbitrary<unknown>): fc.Arbitrary<Condition> {
  return fc.tuple(name, operand).map(([key, expected]) => ({ [key]: expected }));
}

const reference = fc.oneof(
  fc.record({ id: fc.constantFrom('typed', 'dutch', 'cyclic', 'twin', 'list', 'unknown', 'odd') }),
  fc.record({
    id: fc.constantFrom('typed', 'dutch'),
    attributeKey: fc.constantFrom('a', 'c', 'd.e', 5, null),
  }),
  scalar,
);

const { condition } = fc.letrec<{ requirement: unknown; condition: Condition }>((tie) => {
  const flat = fc.oneof(
    { weight: 4, arbitrary: operator(comparison, fc.oneof({ weight: 9, arbitrary: scalar }, value)) },
    { weight: 3, arbitrary: operator(membership, fc.oneof(scalars, long, scalar)) },
    { weight: 1, arbitrary: operator(fc.constantFrom('$inGroup', '$notInGroup'), group) },
    { weight: 1, arbitrary: operator(fc.constantFrom('$regex', '$regexi'), fc.constantFrom(...PATTERNS)) },
    { weight: 1, arbitrary: operator(fc.constant('$exists'), fc.constantFrom(true, false, 0, 1, null)) },
    {
      weight: 1,
      arbitrary: operator(
        fc.constant('$type'),
        fc.constantFrom('string', 'number', 'boolean', 'array', 'object', 'null', 'date'),
      ),
    },
  );
  const nested = fc.oneof(
    operator(fc.constantFrom('$not', '$size'), tie('requirement')),
    operator(
      fc.constantFrom('$all', '$alli'),
      fc.oneof(scalars, fc.array(tie('requirement'), { maxLength: 2 }), scalar),
    ),
    operator(fc.constant('$elemMatch'), fc.oneof(flat, tie('condition'))),
  );
  const operators = fc.array(fc.oneof({ weight: 3, arbitrary: flat }, nested), {
    minLength: 1,
    maxLength: 2,
  });
  const parts = fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.constantFrom(...PATHS), tie('requirement'))
        .map(([path, it]) => ({ [path]: it })),
    },
    {
      weight: 1,
      arbitrary: operator(
        fc.constantFrom('$and', '$or', '$nor'),
        fc.array(tie('condition'), { maxLength: 3 }),
      ),
    },
    { weight: 1, arbitrary: operator(fc.constant('$not'), tie('condition')) },
    { weight: 1, arbitrary: operator(fc.constant('$savedGroup'), reference) },
  );
  return {
    requirement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 3, arbitrary: value },
      { weight: 5, arbitrary: operators.map((all) => Object.assign({}, ...all) as Condition) },
    ),
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      {
        weight: 3,
        arbitrary: fc.array(parts, { maxLength: 3 }).map((all) => Object.assign({}, ...all) as Condition),
      },
    ),
  };
});

export { condition };

/** Saved groups of every form, good and broken, that the conditions refer to. */
export const SAVED_GROUPS = {
  staff: ['a', 'b', 1, 2],
  list: { type: 'list', attributeKey: 'a', values: ['a', '1', 2, null] },
  typed: { type: 'list', attributeKey: 'b', values: ['b', 'A', 10] },
  broken: { type: 'list', attributeKey: 'a', values: 'a' },
  text: 'a',
  dutch: { type: 'condition', condition: { a: { $in: ['a', 1] } } },
  twin: { type: 'condition', condition: { $or: [{ $savedGroup: { id: 'dutch' } }, { b: 1 }] } },
  cyclic: { type: 'condition', condition: { $not: { $savedGroup: { id: 'cyclic' } } } },
  odd: { type: 'future', values: ['a'] },
} as const;
