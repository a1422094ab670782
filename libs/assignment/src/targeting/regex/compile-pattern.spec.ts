import { compilePattern } from './compile-pattern.js';

function matches(pattern: string, text: string, ignoreCase = false): boolean {
  const compiled = compilePattern(pattern, ignoreCase);
  if (!compiled.usable) throw new Error(compiled.reason);
  return compiled.expression.test(text);
}

describe('compilePattern', () => {
  it.each([
    ['.', '\n'],
    ['.', '\r'],
    ['^.$', '\u2028'],
    ['\\s', '\u00a0'],
    ['[\\s]', '\ufeff'],
    ['\\S', '\u3000'],
    ['[^\\s]', 'x'],
    ['\\u0041', 'A'],
    ['\\x41', 'A'],
    ['\\xg', 'xg'],
    ['\\A', 'A'],
    ['\\pL', 'pL'],
    ['[[:alpha:]]', 'x'],
    ['[[:alpha:]]', ':]'],
    ['[^]', '\n'],
    ['[\\b]', '\b'],
    ['a/b', 'a/b'],
    ['a\\/b', 'a/b'],
    ['\\d{2,}', '٣٣'],
    ['(?<year>[0-9]{4})', '2026'],
    ['(?:a|b)+?$', 'xab'],
    ['a{,2}', 'a{,2}'],
    ['x]', 'x]'],
    ['$', 'a\n'],
    ['a$', 'a\n'],
    ['', 'anything'],
    ['\\bzo', 'zoo'],
  ])('%j on %j agrees with the JavaScript engine', (pattern, text) => {
    expect(matches(pattern, text)).toBe(new RegExp(pattern).test(text));
  });

  it.each([
    '(',
    'a**',
    '[',
    '(?=a)',
    '(?!a)',
    '(?<=a)b',
    '(a)\\1',
    '(?i)a',
    '(?P<n>a)',
    'x{1001}',
    'a'.repeat(257),
  ])('refuses %s', (pattern) => {
    expect(compilePattern(pattern, false)).toMatchObject({ usable: false });
  });

  it.each(['(a?){500}a{500}', '((a{0,10}){0,10}){0,10}', '(.{1000})'.repeat(28)])(
    'refuses %s, which expands too far',
    (pattern) => {
      expect(compilePattern(pattern, false)).toMatchObject({
        usable: false,
        reason: expect.stringMatching(/expands/) as string,
      });
    },
  );

  it.each(['(a+)+$', '(a|a)*b$', '(x+x+)+y', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    'runs %s, which kills engines that backtrack',
    (pattern) => {
      expect(matches(pattern, 'a'.repeat(1000) + '!')).toBe(false);
    },
  );

  it('refuses what is no text', () => {
    expect(compilePattern(5, false)).toMatchObject({ usable: false });
  });
});
