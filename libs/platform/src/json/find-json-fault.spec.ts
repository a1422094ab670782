import fc from 'fast-check';
import { findJsonFault } from './find-json-fault.js';

describe('findJsonFault', () => {
  it.each([
    ['{"key": abc}', 8],
    ['{"key": "a', 10],
    ['[1,]', 3],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['[1 2]', 3],
    ['01', 1],
    ['"\u0000"', 1],
    ['"\\x"', 1],
    ['nul', 0],
    ['{} x', 3],
    ['', 0],
  ])('finds in %j the place %d', (text, place) => {
    expect(findJsonFault(text)).toBe(place);
  });

  it('agrees with the parser, where the parser says a place', () => {
    const almostJson = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', ':', '0', '-', 'e', ' ', '\u0001'))
      .map(([text, at, insertion]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + insertion + text.slice(place + (at % 2));
      })
      // Of a bad escape the parser names the letter, we the backslash before it.
      .filter((text) => !text.includes('\\'));
    fc.assert(
      fc.property(almostJson, (text) => {
        const place = placeByParser(text);
        // Of half a number or word the parser names its end, we its begin.
        if (place !== null) expect(text.slice(findJsonFault(text), place)).toMatch(/^[-+.\w]*$/);
        if (place !== null) expect(findJsonFault(text)).toBeLessThanOrEqual(place);
      }),
      { seed: 3, numRuns: 5_000 },
    );
  });
});

/** Where V8 says that the text stops being JSON: its end when it is JSON or ends too early; null when V8 names no place. */
function placeByParser(text: string): number | null {
  try {
    JSON.parse(text);
    return text.length;
  } catch (error) {
    const { message } = error as Error;
    if (/Unexpected end|Unterminated string/.test(message)) return text.length;
    const position = /in JSON at position (\d+)/.exec(message)?.[1];
    return position === undefined ? null : Number(position);
  }
}
