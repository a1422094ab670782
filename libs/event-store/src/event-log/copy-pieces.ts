/** Signature, flags and the length of the header's extension: https://www.postgresql.org/docs/current/sql-copy.html */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);

/**
 * PostgreSQL collects up to a thousand rows of a COPY before it stores them, and keeps each in a list through which it looks for every
 * other: a long COPY pays more for each row. Of much shorter ones, beginning them would cost more than that.
 */
export const ROWS_PER_COPY = 180;

/** Rows in binary COPY format, cut into as many COPYs as are worth it. */
export class CopyPieces {
  private readonly copies: Buffer[] = [];
  private pieces: Uint8Array[] = [];
  private room = ROWS_PER_COPY;

  /** Rows `from` to `to`, excluded, of those in `bytes`; `startOf`: where a row, or the end of them, is there. */
  push(bytes: Uint8Array, from: number, to: number, startOf: (row: number) => number): void {
    for (let row = from; row < to;) {
      const end = Math.min(to, row + this.room);
      this.pieces.push(bytes.subarray(startOf(row), startOf(end)));
      this.room -= end - row;
      if (this.room === 0) this.cut();
      row = end;
    }
  }

  /** What each COPY reads. */
  all(): Buffer[] {
    if (this.pieces.length > 0) this.cut();
    return this.copies;
  }

  private cut(): void {
    this.copies.push(Buffer.concat([HEADER, ...this.pieces, TRAILER]));
    this.pieces = [];
    this.room = ROWS_PER_COPY;
  }
}
