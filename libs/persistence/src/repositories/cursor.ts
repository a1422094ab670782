import { InvalidInputError } from '#libs/domain';
import { isPossibleId } from './possible-names.js';

/** The last item that a page showed; the next page starts after it. */
export interface Position {
  createdAt: Date;
  id: string;
}

const FORMAT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\/([0-9a-f-]{36}|\d{1,19})$/;

export function encodeCursor({ createdAt, id }: Position): string {
  return Buffer.from(`${createdAt.toISOString()}/${id}`).toString('base64url');
}

/** How a list's items are told apart. */
export type IdKind = 'uuid' | 'number';

/** InvalidInputError when it is not one that `encodeCursor` gave for a list with such ids. */
export function decodeCursor(cursor: string, kind: IdKind): Position {
  const [, time, id] = FORMAT.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const createdAt = new Date(time ?? Number.NaN);
  if (id === undefined || Number.isNaN(createdAt.getTime()) || !isOf(kind, id)) {
    const detail = 'must be the nextCursor of the page before of this list, as it was given';
    throw new InvalidInputError(`The cursor ${detail}.`, [{ pointer: '/cursor', detail }]);
  }
  return { createdAt, id };
}

function isOf(kind: IdKind, id: string): boolean {
  if (kind === 'uuid') return isPossibleId(id);
  return /^\d+$/.test(id) && BigInt(id) <= LARGEST_BIGINT;
}

const LARGEST_BIGINT = 2n ** 63n - 1n;
