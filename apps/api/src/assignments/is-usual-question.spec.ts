import { Ajv } from 'ajv';
import fc from 'fast-check';
import { ASSIGNMENT_BODY } from './assignment.schema.js';
import { isUsualQuestion } from './is-usual-question.js';

const isTaken = new Ajv({ allowUnionTypes: true }).compile(ASSIGNMENT_BODY);

/** Keys on both sides of every limit; a character outside the first plane counts as one for the schema and as two for JavaScript. */
const key = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.constantFrom('', 'x'.repeat(64), 'x'.repeat(65), '😀'.repeat(33), '😀'.repeat(64), '😀'.repeat(65)),
);
const anything = fc.oneof(fc.jsonValue({ maxDepth: 1 }), key);
const keys = fc.oneof(
  fc.array(key, { maxLength: 4 }),
  fc.array(anything, { maxLength: 2 }),
  fc.constantFrom(99, 100, 101, 1_000, 1_001).map((length) => Array.from({ length }, () => 'k')),
);
const attributes = fc.oneof(
  { weight: 6, arbitrary: fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 1 })) },
  { weight: 1, arbitrary: anything },
);
const member = fc.oneof(
  { weight: 4, arbitrary: attributes.map((value): [string, unknown] => ['attributes', value]) },
  { weight: 2, arbitrary: keys.map((value): [string, unknown] => ['experiments', value]) },
  {
    weight: 2,
    arbitrary: fc.oneof(fc.boolean(), keys).map((value): [string, unknown] => ['flags', value]),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom('explain', 'experiments', 'flags', '__proto__', 'constructor', 'nonsense', ''),
      anything,
    ),
  },
);
/** As bodies come: text with members in any order, some of them twice. */
const question = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .array(member, { maxLength: 4 })
      .map(
        (all) => `{${all.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`,
      ),
  },
  { weight: 1, arbitrary: anything.map((value) => JSON.stringify(value)) },
);

describe('a usual question', () => {
  it('is one that the schema takes', () => {
    let usual = 0;
    fc.assert(
      fc.property(question, (text) => {
        const body: unknown = JSON.parse(text);
        if (!isUsualQuestion(body)) return;
        usual += 1;
        expect([isTaken(body), text]).toEqual([true, text]);
      }),
      { seed: 20_260_101, numRuns: 5_000 },
    );
    expect(usual).toBeGreaterThan(500);
  });

  it.each([
    { attributes: {} },
    { attributes: { id: 'u1', country: 'NL' } },
    { attributes: { id: 1 }, experiments: ['a', 'b'] },
    { attributes: { id: 1 }, experiments: [], flags: true },
    { attributes: { id: 1 }, flags: ['a'] },
    { attributes: { id: 1 }, experiments: Array.from({ length: 100 }, (_, index) => `key-${index}`) },
  ])('is what apps ask: %j', (body) => {
    expect([isUsualQuestion(body), isTaken(body)]).toEqual([true, true]);
  });

  it.each([
    '{"attributes":{},"explain":false}',
    '{"attributes":{},"__proto__":{}}',
    '{"attributes":[]}',
    '{"attributes":null}',
    '{"experiments":["a"]}',
    '{"attributes":{},"flags":null}',
    '{"attributes":{},"flags":[1]}',
    '{"attributes":{},"experiments":"a"}',
  ])('is not %s', (text) => {
    expect(isUsualQuestion(JSON.parse(text))).toBe(false);
  });
});
