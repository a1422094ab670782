import fc from 'fast-check';
import { JsonWalker } from './json-walker.js';

/** In characters; the text's length when there is none. */
function faultIn(text: string, size = Infinity): number {
  const bytes = Buffer.from(text);
  const walker = new JsonWalker(bytes);
  while (!walker.walk(size));
  if (walker.finding === null) walker.skipBlanks();
  const at = walker.finding?.kind === 'fault' ? walker.finding.at : walker.at;
  return bytes.toString('utf8', 0, at).length;
}

describe('JsonWalker', () => {
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
    ['[1.]', 2],
    ['[-]', 1],
    ['["ab\n"]', 4],
    ['[1e+]', 2],
    ['[-0.5e-1, 0e0, 1E9, true, null, {}, [ ] ]', 41],
    ['[1}', 2],
    ['{"a":1,}', 7],
    ['"\\u00zz"', 1],
    ['"\\', 1],
  ])('finds in %j the place %d', (text, place) => {
    expect([faultIn(text), faultIn(text, 1)]).toEqual([place, place]);
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
        if (place !== null) expect(text.slice(faultIn(text), place)).toMatch(/^[-+.\w]*$/);
        if (place !== null) expect(faultIn(text)).toBeLessThanOrEqual(place);
      }),
      { seed: 3, numRuns: 5_000 },
    );
  });

  it('goes to the end of exactly what the parser takes, in pieces of any size', () => {
    const text = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', '', '\\', '"', ']', '1', '.', 'e', 'é', '\n', ' '))
      .map(([json, at, more]) => {
        const place = at % (json.length + 1);
        return json.slice(0, place) + more + json.slice(place);
      });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 5 }), (one, size) => {
        const walker = new JsonWalker(Buffer.from(one));
        while (!walker.walk(size));
        const isWhole =
          walker.finding === null && (walker.skipBlanks(), walker.at === Buffer.byteLength(one));
        expect(isWhole).toBe(isJson(one));
      }),
      { seed: 4, numRuns: 5_000 },
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

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
