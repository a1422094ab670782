import { CopyPieces, ROWS_PER_COPY } from './copy-pieces.js';

const HEADER = '5047434f50590aff0d0a000000000000000000';
const TRAILER = 'ffff';
const startOf = (row: number): number => row * 2;

function rowsOf(copy: Buffer): number[] {
  const text = copy.toString('hex');
  expect(text.startsWith(HEADER)).toBe(true);
  expect(text.endsWith(TRAILER)).toBe(true);
  const rows = copy.subarray(HEADER.length / 2, -TRAILER.length / 2);
  return Array.from({ length: rows.length / 2 }, (_, row) => rows.readUInt16BE(row * 2));
}

function numbered(first: number, count: number): Uint8Array {
  const bytes = Buffer.alloc(count * 2);
  for (let row = 0; row < count; row += 1) bytes.writeUInt16BE(first + row, row * 2);
  return bytes;
}

function upTo(end: number, from = 0): number[] {
  return Array.from({ length: end - from }, (_, index) => from + index);
}

describe('CopyPieces', () => {
  it('has no COPY without rows', () => {
    const pieces = new CopyPieces();
    pieces.push(numbered(0, 3), 2, 2, startOf);
    expect(pieces.all()).toEqual([]);
  });

  it('joins rows of several pushes, and only those that were asked for', () => {
    const pieces = new CopyPieces();
    pieces.push(numbered(0, 5), 1, 3, startOf);
    pieces.push(numbered(100, 5), 4, 5, startOf);
    expect(pieces.all().map(rowsOf)).toEqual([[1, 2, 104]]);
  });

  it.each([1, ROWS_PER_COPY - 1, ROWS_PER_COPY, ROWS_PER_COPY + 1])(
    'cuts many rows into full COPYs and a rest, pushed %i at a time',
    (size) => {
      const count = ROWS_PER_COPY * 3 + 7;
      const pieces = new CopyPieces();
      for (let first = 0; first < count; first += size) {
        pieces.push(numbered(first, size), 0, Math.min(size, count - first), startOf);
      }
      const copies = pieces.all().map(rowsOf);
      expect(copies.map((rows) => rows.length)).toEqual([ROWS_PER_COPY, ROWS_PER_COPY, ROWS_PER_COPY, 7]);
      expect(copies.flat()).toEqual(upTo(count));
    },
  );
});
