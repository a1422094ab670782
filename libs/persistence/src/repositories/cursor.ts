import { InvalidInputError } from '#libs/domain';

/** The last item that a page showed; the next page starts after it. */
export interface Position {
  createdAt: Date;
  id: string;
}

const FORMAT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\/([0-9a-f-]{36}|\d{1,19})$/;

export function encodeCursor({ createdAt, id }: Position): string {
  return Buffer.from(`${createdAt.toISOString()}/${id}`).toString('base64url');
}

/** InvalidInputError when it is not one that `encodeCursor` gave. */
export function decodeCursor(cursor: string): Position {
  const [, time, id] = FORMAT.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const createdAt = new Date(time ?? Number.NaN);
  if (id === undefined || Number.isNaN(createdAt.getTime())) {
    const detail = 'must be the nextCursor of the page before, as it was given';
    throw new InvalidInputError(`The cursor ${detail}.`, [{ pointer: '/cursor', detail }]);
  }
  return { createdAt, id };
}
