import fc from 'fast-check';

/** Patterns from a grammar that both dialects have: no look-around, no back-references, no surrogate pairs. */
export const { expression: regularExpression } = fc.letrec<{
  expression: string;
  piece: string;
  atom: string;
}>((tie) => ({
  atom: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom('a', 'b', 'Z', '0', '_', '-', '/', ' ', 'é', '用', ',', '}', ']', '{'),
    },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        '.',
        '\\d',
        '\\D',
        '\\w',
        '\\W',
        '\\s',
        '\\S',
        '\\b',
        '\\B',
        '^',
        '$',
        '\\.',
        '\\/',
        '\\-',
      ),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom('\\n', '\\t', '\\u00e9', '\\x61', '\\A', '\\Q', '\\pL', '\\xg', '\\u12'),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '[ab]',
        '[^ab]',
        '[a-z]',
        '[\\d_]',
        '[\\s]',
        '[^\\s]',
        '[\\]x]',
        '[a-]',
        '[[:alpha:]]',
        '[^]',
        '[.]',
        '[\\b]',
        '[é-ü]',
        '[^\\w]',
      ),
    },
    { weight: 2, arbitrary: tie('expression').map((inner) => `(${inner})`) },
    { weight: 2, arbitrary: tie('expression').map((inner) => `(?:${inner})`) },
  ),
  piece: fc
    .tuple(tie('atom'), fc.constantFrom('', '', '', '', '*', '+', '?', '*?', '{2}', '{1,}', '{0,3}'))
    .filter(([atom, times]) => times === '' || !/^(\\b|\\B|\^|\$|\\u12|\{)$/i.test(atom))
    .map(([atom, times]) => atom + times),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
    fc.tuple(tie('expression'), tie('expression')).map((sides) => sides.join('|')),
  ),
}));

/** Texts that such patterns meet, with all that dots and spaces differ on. */
export const text: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      'A',
      'Z',
      '0',
      '9',
      '_',
      '-',
      '/',
      ' ',
      '\n',
      '\r',
      '\t',
      '\v',
      '\u00a0',
      '\u2028',
      '\ufeff',
      'é',
      'É',
      '用',
      '.',
      ':',
      ']',
      '{',
      '}',
      ',',
      'Q',
      'p',
      'L',
      'x',
      'g',
      'u',
      '1',
      '2',
      '\b',
      '\0',
    ),
    { maxLength: 8 },
  )
  .map((characters) => characters.join(''));
