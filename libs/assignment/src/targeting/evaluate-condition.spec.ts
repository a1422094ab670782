import { evaluateCondition } from './evaluate-condition.js';
import { InvalidConditionError } from './invalid-condition.error.js';

type Row = [condition: unknown, attributes: Record<string, unknown>, expected: boolean];

function nest(depth: number): Record<string, unknown> {
  let condition: Record<string, unknown> = { country: 'NL' };
  for (let level = 0; level < depth; level += 1) condition = { $not: condition };
  return condition;
}

describe('evaluateCondition', () => {
  it.each<Row>([
    [{}, {}, true],
    [{ country: 'NL' }, { country: 'NL' }, true],
    [{ country: 'NL', age: 30 }, { country: 'NL', age: 31 }, false],
    [{ age: '30' }, { age: 30 }, true],
    [{ age: 30 }, { age: '30' }, true],
    [{ age: 0 }, {}, true], // absent converts to zero, as in the open SDKs
    [{ plan: null }, {}, true],
    [{ plan: null }, { plan: undefined }, false],
    [{ active: true }, { active: 'yes' }, true],
    [{ active: false }, {}, false],
    [{ tags: ['a', 'b'] }, { tags: ['a', 'b'] }, true],
    [{ tags: ['a', 'b'] }, { tags: ['b', 'a'] }, false],
    [{ address: { city: 'Gent' } }, { address: { city: 'Gent' } }, true],
    [{ 'address.city': 'Gent' }, { address: { city: 'Gent' } }, true],
    [{ 'tags.1': 'b' }, { tags: ['a', 'b'] }, true],
    [{ 'tags.length': 2 }, { tags: ['a', 'b'] }, true],
  ])('equality: %j of %j is %j', (condition, attributes, expected) => {
    expect(evaluateCondition(attributes, condition)).toBe(expected);
  });

  it.each<Row>([
    [{ age: { $gte: 18, $lt: 65 } }, { age: 18 }, true],
    [{ age: { $gte: 18, $lt: 65 } }, { age: 65 }, false],
    [{ age: { $gt: '9' } }, { age: '10' }, false], // texts compare as texts
    [{ age: { $lte: 0 } }, {}, true],
    [{ age: { $eq: '30' } }, { age: 30 }, false],
    [{ age: { $ne: '30' } }, { age: 30 }, true],
    [{ tag: { $in: ['a', 'b'] } }, { tag: ['c', 'b'] }, true],
    [{ tag: { $nin: ['a', 'b'] } }, { tag: 'c' }, true],
    [{ tag: { $in: 'a' } }, { tag: 'a' }, false],
    [{ tag: { $ini: ['A'] } }, { tag: 'a' }, true],
    [{ tag: { $nini: ['A'] } }, { tag: ['b', 'a'] }, false],
    [{ version: { $vgt: '1.9.0' } }, { version: 'v1.10.0' }, true],
    [{ version: { $vlt: '2.0.0' } }, { version: '2.0.0-rc.1' }, true],
    [{ version: { $veq: '2.0.0' } }, { version: '2.0.0+build.7' }, true],
    [{ id: { $regex: '^u[0-9]+$' } }, { id: 'u12' }, true],
    [{ id: { $regex: '^U' } }, { id: 'u12' }, false],
    [{ id: { $regexi: '^U' } }, { id: 'u12' }, true],
    [{ id: { $exists: true } }, { id: null }, false],
    [{ id: { $exists: false } }, {}, true],
    [{ id: { $type: 'array' } }, { id: [] }, true],
    [{ tags: { $size: { $gt: 1 } } }, { tags: [1, 2] }, true],
    [{ tags: { $all: ['a', { $regex: '^b' }] } }, { tags: ['bb', 'a'] }, true],
    [{ tags: { $alli: ['A'] } }, { tags: ['a'] }, true],
    [{ orders: { $elemMatch: { total: { $gt: 10 } } } }, { orders: [{ total: 5 }, { total: 11 }] }, true],
    [{ scores: { $elemMatch: { $lt: 1 } } }, { scores: [null, 0] }, true],
    [{ id: { $not: { $in: ['a'] } } }, { id: 'b' }, true],
    [{ id: { $sounds: 'like' } }, { id: 'x' }, false],
  ])('operators: %j of %j is %j', (condition, attributes, expected) => {
    expect(evaluateCondition(attributes, condition)).toBe(expected);
  });

  it.each<Row>([
    [{ $or: [{ a: 1 }, { b: 2 }] }, { b: 2 }, true],
    [{ $or: [] }, {}, true],
    [{ $nor: [{ a: 1 }, { b: 2 }] }, { a: 2, b: 3 }, true],
    [{ $nor: [] }, {}, false],
    [{ $and: [{ a: 1 }, { $not: { b: 2 } }] }, { a: 1, b: 2 }, false],
  ])('logic: %j of %j is %j', (condition, attributes, expected) => {
    expect(evaluateCondition(attributes, condition)).toBe(expected);
  });

  it.each<Row>([
    [{ id: { $inGroup: 'staff' } }, { id: 1 }, true],
    [{ id: { $inGroup: 'unknown' } }, { id: 1 }, false],
    [{ id: { $notInGroup: 'unknown' } }, { id: 1 }, true],
    [{ id: { $notInGroup: 'broken' } }, { id: 1 }, false],
    [{ id: { $inGroup: 'beta' } }, { id: 'b1' }, true],
    [{ $savedGroup: { id: 'beta' } }, { account: 'b1' }, true],
    [{ $savedGroup: { id: 'beta', attributeKey: 'id' } }, { account: 'b1' }, false],
    [{ $savedGroup: { id: 'dutch' } }, { country: 'NL' }, true],
    [{ $savedGroup: { id: 'cyclic' } }, { country: 'NL' }, false],
    [{ $not: { $savedGroup: { id: 'cyclic' } } }, {}, true],
  ])('saved groups: %j of %j is %j', (condition, attributes, expected) => {
    const savedGroups = {
      staff: [1, 2],
      beta: { type: 'list', attributeKey: 'account', values: ['b1'] },
      dutch: { type: 'condition', condition: { country: 'NL' } },
      cyclic: { type: 'condition', condition: { $savedGroup: { id: 'cyclic' } } },
      broken: { type: 'list', values: 'b1' },
    };
    expect(evaluateCondition(attributes, condition, savedGroups)).toBe(expected);
  });

  it.each([
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    '__proto__.constructor',
    'constructor.name',
  ])('reads the inherited name %s as absent', (name) => {
    expect(evaluateCondition({}, { [name]: { $exists: true } })).toBe(false);
  });

  it('reads own properties that carry inherited names', () => {
    const attributes = JSON.parse('{"__proto__": {"admin": true}, "constructor": "me"}') as Record<
      string,
      unknown
    >;
    expect(evaluateCondition(attributes, { '__proto__.admin': true, constructor: 'me' })).toBe(true);
    expect(evaluateCondition({}, { admin: true })).toBe(false);
  });

  it.each([
    [{ a: 'x' }, { a: { toString: 1, valueOf: 2 } }],
    [{ a: { $gt: 1 } }, { a: { toString: 1, valueOf: 2 } }],
    [{ a: { $regex: 'x' } }, { a: { toString: 1, valueOf: 2 } }],
    [{ a: 1 }, { a: { toString: 1, valueOf: 2 } }],
    [{ a: { b: 1 } }, { a: { toJSON: 1 } }],
  ])('matches nothing with data that cannot be converted: %j', (condition, attributes) => {
    expect(evaluateCondition(attributes, condition)).toBe(false);
  });

  it('refuses a condition that nests too deep', () => {
    expect(evaluateCondition({ country: 'NL' }, nest(30))).toBe(true);
    expect(() => evaluateCondition({}, nest(40))).toThrow(InvalidConditionError);
    expect(() => evaluateCondition({}, nest(5000))).toThrow(InvalidConditionError);
  });

  it('refuses saved groups that unfold without end', () => {
    const savedGroups = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => {
        const next = { $savedGroup: { id: `g${index + 1}` } };
        return [`g${index}`, { type: 'condition', condition: { $or: [next, next] } }];
      }),
    );
    expect(() => evaluateCondition({}, { $savedGroup: { id: 'g0' } }, savedGroups)).toThrow(
      InvalidConditionError,
    );
  });

  it.each([[null], ['text'], [[]], [{ $or: null }], [{ $not: null }], [{ a: { $elemMatch: null } }]])(
    'refuses the malformed condition %j',
    (condition) => {
      expect(() => evaluateCondition({}, condition)).toThrow(InvalidConditionError);
    },
  );
});
