import fc from 'fast-check';
import { ProblemError } from '../problem/problem.js';
import { findUnstorable } from './find-unstorable.js';
import { parseJson } from './parse-json.js';

const parse = (text: string | Uint8Array): ReturnType<typeof parseJson> => parseJson(Buffer.from(text));

function problemOf(text: string | Uint8Array): ProblemError {
  try {
    parse(text);
  } catch (error) {
    return error as ProblemError;
  }
  throw new Error('it was parsed');
}

describe('parseJson', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        expect(parse(text).value).toEqual(JSON.parse(text));
      }),
      { seed: 4 },
    );
  });

  it('says where the text stops being JSON', () => {
    expect(problemOf('{\n "a": nope}')).toMatchObject({
      code: 'malformed-json',
      message: 'The body is not JSON: unexpected text at position 8 (line 2, column 7).',
    });
    expect(problemOf('{"a":').message).toContain('ends too early, after 5 characters');
    expect(problemOf('').code).toBe('malformed-json');
  });

  it('refuses bytes that are not UTF-8, and takes a byte order mark', () => {
    expect(problemOf(Uint8Array.from([0x22, 0xff, 0x22])).message).toBe('The body is not valid UTF-8.');
    expect(parse('\ufeff{"a":1}').value).toEqual({ a: 1 });
  });

  it('points at the structure that is too much', () => {
    expect(problemOf(`{"a":${'['.repeat(100_000)}`)).toMatchObject({
      code: 'hostile-json',
      violations: [{ pointer: `/a${'/0'.repeat(31)}` }],
    });
  });
});

describe('findUnstorable', () => {
  it.each([
    ['{"a":[1,{"b":"x\\u0000"}]}', '/a/1/b', 'must not contain a NUL character'],
    ['{"a":"\\ud83d"}', '/a', 'must not contain half of a surrogate pair'],
    ['{"a":{"\\udc00":1}}', '/a/\ufffd', 'as a name must not contain half of a surrogate pair'],
    ['{"a":{"__proto__":{"x":1}}}', '/a/__proto__', 'is not allowed as a name'],
    ['{"constructor":{"prototype":1}}', '/constructor', 'is not allowed as a name'],
  ])('finds it in %s', (text, pointer, detail) => {
    const { value, needsTextCheck } = parse(text);
    expect(needsTextCheck).toBe(true);
    expect(findUnstorable(value)).toEqual([{ pointer, detail }]);
  });

  it('has nothing against whole characters, however they are written', () => {
    expect(findUnstorable(parse('{"a":"\\ud83d\\ude00 \\u00e9"}').value)).toEqual([]);
  });

  it('is told to look whenever there is something to find', () => {
    const nasty = fc.constantFrom('a', '\u0000', '\ud800', '\udfff', '__proto__', 'toString', 'é', '😀');
    const value = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, nasty, fc.array(tie('value'), { maxLength: 3 }), tie('object')),
      object: fc.array(fc.tuple(nasty, tie('value')), { maxLength: 3 }).map((members) => new Map(members)),
    })).value;
    const write = (part: unknown): string => {
      if (Array.isArray(part)) return `[${part.map(write).join()}]`;
      if (!(part instanceof Map)) return JSON.stringify(part);
      return `{${[...(part as Map<string, unknown>)].map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`).join()}}`;
    };
    fc.assert(
      fc.property(value, (part) => {
        const parsed = parse(write(part));
        return parsed.needsTextCheck || findUnstorable(parsed.value).length === 0;
      }),
      { seed: 5 },
    );
  });
});
