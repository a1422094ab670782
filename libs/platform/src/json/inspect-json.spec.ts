import fc from 'fast-check';
import { inspectJson } from './inspect-json.js';
import { JSON_LIMITS } from './json-limits.js';

const inspect = (text: string): ReturnType<typeof inspectJson> => inspectJson(Buffer.from(text));
const over = (pointer: string, detail: unknown): object => ({ kind: 'over-limit', pointer, detail });

describe('inspectJson', () => {
  it('finds hostile nesting where it begins, of whichever kind', () => {
    const pointer = '/a'.repeat(32);
    expect(inspect('['.repeat(200_000))).toEqual(over('/0'.repeat(32), 'nests deeper than 32 levels'));
    expect(inspect('{"a":'.repeat(100_000))).toEqual(over(pointer, 'nests deeper than 32 levels'));
    expect(inspect('['.repeat(32) + ']'.repeat(32))).toMatchObject({ kind: 'within-limits' });
  });

  it('counts the members of each object for itself', () => {
    const members = (count: number): string =>
      `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join()}}`;
    expect(inspect(members(256))).toMatchObject({ kind: 'within-limits' });
    expect(inspect(members(257))).toEqual(over('', 'has more than 256 members'));
    expect(inspect(`[${members(200)},${members(200)}]`)).toMatchObject({ kind: 'within-limits' });
    expect(inspect(`{"a":[0,{"b/c~":${members(300)}}]}`)).toEqual(
      over('/a/1/b~1c~0', 'has more than 256 members'),
    );
  });

  it('limits the items of an array and the length of a name', () => {
    expect(inspect(`{"a":[${'0,'.repeat(10_000)}0]}`)).toEqual(over('/a', 'has more than 10000 items'));
    expect(inspect(`{"x":{"${'n'.repeat(257)}":1}}`)).toEqual(over('/x', 'has a name longer than 256 bytes'));
  });

  it('limits arrays, objects and members of all of it, whose texts may be many', () => {
    const rows = (row: string, count: number): string =>
      `[${Array.from({ length: count }, () => row).join()}]`;
    const excess = over('', 'has more than 5000 arrays, objects and members together');
    expect(inspect(rows('{"a":1}', 2_499))).toMatchObject({ kind: 'within-limits' });
    expect(inspect(rows('{"a":1,"b":2,"c":3}', 5_000))).toEqual(excess);
    expect(inspect(rows(rows('[]', 100), 49))).toMatchObject({ kind: 'within-limits' });
    expect(inspect(rows(rows('[]', 100), 50))).toEqual(excess);
    expect(inspect(rows(rows('"a"', 1_000), 49))).toMatchObject({ kind: 'within-limits' });
  });

  it('limits the items of all arrays together, where they are too many', () => {
    const numbers = (count: number): string => `[${'7,'.repeat(count - 1)}7]`;
    const [most, excess] = [`[${Array(5).fill(numbers(9_999)).join()}]`, 'items in all its arrays together'];
    expect(inspect(most)).toMatchObject({ kind: 'within-limits' });
    expect(inspect(`{"a":[${most},${numbers(100)}]}`)).toEqual(over('', `has more than 50000 ${excess}`));
    const others = { ...JSON_LIMITS, allItems: 3 };
    expect(inspectJson(Buffer.from('[1,[2],3]'), others)).toMatchObject({ kind: 'within-limits' });
    expect(inspectJson(Buffer.from('[[1,2],[3,4,'), others)).toEqual(over('', `has more than 3 ${excess}`));
  });

  it('is not fooled by brackets, commas and quotes inside texts', () => {
    const text = JSON.stringify({ a: `${'[{,:'.repeat(1_000)}"\\`, '"{[\\"': ['\\', '"'] });
    expect(inspect(text)).toEqual({ kind: 'within-limits', hasEscapedText: false, hasSuspectName: true });
  });

  it.each([
    ['{"a":"\\u0000"}', true, false],
    ['{"__proto__":1}', false, true],
    ['{"\\u005f_proto__":1}', true, true],
    ['{"constructor":1}', false, true],
    ['{"a":"__proto__"}', false, false],
    ['{"a":"plain \\n text"}', false, false],
  ])('says of %s whether texts or names must be looked at', (text, hasEscapedText, hasSuspectName) => {
    expect(inspect(text)).toEqual({ kind: 'within-limits', hasEscapedText, hasSuspectName });
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))(
    'suspects the name %s, and none that only begins like it',
    (name) => {
      expect(inspect(JSON.stringify({ a: [{ [name]: 1 }] }))).toMatchObject({ hasSuspectName: true });
      expect(inspect(`{"${name}x":1,"${name.slice(0, -1)}?":1}`)).toMatchObject({ hasSuspectName: false });
    },
  );

  it('says the same of a text whatever it looked over before, to whichever depth', () => {
    const deeper = { ...JSON_LIMITS, depth: 200 };
    const texts = [
      '[[1,2,{"a":1,"b":[]}]]',
      `{"a":[${'0,'.repeat(10_000)}0]}`,
      '['.repeat(150) + ']'.repeat(150),
      '{"a":{"b":[1,2]},"c":[]}',
    ];
    const looks = (): unknown[] =>
      texts.flatMap((text) => [inspect(text), inspectJson(Buffer.from(text), deeper)]);
    const first = looks();
    expect(first[4]).toEqual(over('/0'.repeat(32), 'nests deeper than 32 levels'));
    expect(first[5]).toMatchObject({ kind: 'within-limits' });
    expect(looks()).toEqual(first);
  });

  it('lets any ordinary JSON pass and never throws', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => inspect(text).kind === 'within-limits'),
      { seed: 1 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => Boolean(inspectJson(bytes))),
      { seed: 2 },
    );
  });
});
