import fc from 'fast-check';
import { LoopTurns } from '../loop-turns.js';
import { linesOf, type Line } from './lines-of.js';

async function linesIn(text: string, size: number, longest = 100): Promise<Line[]> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const lines: Line[] = [];
  const stream = chunks as unknown as AsyncIterable<Buffer>;
  for await (const some of linesOf(stream, longest, new LoopTurns())) lines.push(...some);
  return lines;
}

describe('linesOf', () => {
  it('finds the lines wherever the stream was cut, and numbers them as an editor does', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'ü', '\n', '\r\n', 'bcd'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (whole, size) => {
        const expected = whole
          .split('\n')
          .map((line, index) => [index + 1, line])
          .filter(([, line]) => line !== '' && line !== '\r');
        const lines = await linesIn(whole, size);
        expect(lines.map(({ number, bytes }) => [number, bytes.toString()])).toEqual(expected);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('names a line that is too long, without waiting for its end', async () => {
    await expect(linesIn(`ok\n${'x'.repeat(50)}`, 10, 20)).rejects.toThrow(
      'Line 2 has more than 20 bytes, which is the most',
    );
  });
});
