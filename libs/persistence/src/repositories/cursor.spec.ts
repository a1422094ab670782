import { describe, expect, it } from '@jest/globals';
import { InvalidInputError } from '#libs/domain';
import { decodeCursor, encodeCursor } from './cursor.js';

const AT = new Date('2026-03-04T05:06:07.089Z');
const forged = (text: string): string => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  it.each(['0197f0c8-0000-7000-8000-000000000001', '9223372036854775807'])(
    'finds its place again: %s',
    (id) => {
      const position = { createdAt: AT, id };
      expect(decodeCursor(encodeCursor(position))).toEqual(position);
    },
  );

  it('can stand in a URL as it is', () => {
    expect(encodeCursor({ createdAt: AT, id: '1' })).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it.each([
    '',
    'x',
    forged('2026-03-04T05:06:07.089Z'),
    forged('2026-03-04T05:06:07.089Z/'),
    forged(`2026-13-44T05:06:07.089Z/1`),
    forged(`2026-03-04T05:06:07.089Z/1; DROP TABLE experiments`),
    forged(`2026-03-04T05:06:07.089Z/1\u0000`),
  ])('that was forged is refused: %j', (cursor) => {
    expect(() => decodeCursor(cursor)).toThrow(InvalidInputError);
  });
});
