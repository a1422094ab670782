import { fnv1a, fnv1aOfDecimal } from './fnv1a.js';
import { hash } from './hash.js';

/** FNV-1a as its authors publish it, in whole numbers without tricks. */
function publishedFnv1a(units: readonly number[]): number {
  return Number(units.reduce((state, unit) => ((state ^ BigInt(unit)) * 16777619n) % 2n ** 32n, 2166136261n));
}

function codeUnits(text: string): number[] {
  return text.split('').map((unit) => unit.charCodeAt(0));
}

describe('fnv1a', () => {
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('agrees with the published vector of %j', (text, expected) => {
    expect(fnv1a(text) >>> 0).toBe(expected);
  });

  it.each(['zoë', '用户', '😀', '\u0000', 'a'.repeat(500)])('adds whole UTF-16 units (%#)', (text) => {
    expect(fnv1a(text) >>> 0).toBe(publishedFnv1a(codeUnits(text)));
  });

  it('continues from the state of a prefix', () => {
    expect(fnv1a('bar', fnv1a('foo'))).toBe(fnv1a('foobar'));
  });

  it.each([0, 7, 10, 99999, 100000, 100001, 1234567, 999999999, 2 ** 31, 2 ** 32 - 1])(
    'hashes the digits of %d as text',
    (number) => {
      expect(fnv1aOfDecimal(number) >>> 0).toBe(publishedFnv1a(codeUnits(String(number))));
    },
  );
});

describe('hash', () => {
  it('version 1 puts the value before the seed and counts thousandths', () => {
    expect(hash('seed', 'u1', 1)).toBe((publishedFnv1a(codeUnits('u1seed')) % 1000) / 1000);
  });

  it('version 2 hashes twice, seed first, and counts ten-thousandths', () => {
    const inner = publishedFnv1a(codeUnits('seedu1'));
    expect(hash('seed', 'u1', 2)).toBe((publishedFnv1a(codeUnits(String(inner))) % 10000) / 10000);
  });

  it('knows no other version', () => {
    expect(hash('seed', 'u1', 3)).toBeNull();
    expect(hash('seed', 'u1', 0)).toBeNull();
  });
});
