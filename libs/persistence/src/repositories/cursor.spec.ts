import { describe, expect, it } from '@jest/globals';
import { InvalidInputError } from '#libs/domain';
import { decodeCursor, encodeCursor } from './cursor.js';

const AT = new Date('2026-03-04T05:06:07.089Z');
const forged = (text: string): string => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  it.each([
    ['0197f0c8-0000-7000-8000-000000000001', 'uuid', 'number'],
    ['9223372036854775807', 'number', 'uuid'],
  ] as const)('finds its place again, in its own list alone: %s', (id, kind, other) => {
    const position = { createdAt: AT, id };
    const cursor = encodeCursor(position);
    expect(decodeCursor(cursor, kind)).toEqual(position);
    expect(() => decodeCursor(cursor, other)).toThrow('nextCursor of the page before of this list');
  });

  it('can stand in a URL as it is', () => {
    expect(encodeCursor({ createdAt: AT, id: '1' })).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it.each([
    '',
    'x',
    forged('2026-03-04T05:06:07.089Z'),
    forged('2026-03-04T05:06:07.089Z/'),
    forged('2026-03-04T05:06:07.089Z/9223372036854775808'),
    forged(`2026-13-44T05:06:07.089Z/1`),
    forged(`2026-03-04T05:06:07.089Z/1; DROP TABLE experiments`),
    forged(`2026-03-04T05:06:07.089Z/1\u0000`),
  ])('that was forged is refused: %j', (cursor) => {
    for (const kind of ['uuid', 'number'] as const)
      expect(() => decodeCursor(cursor, kind)).toThrow(InvalidInputError);
  });
});
