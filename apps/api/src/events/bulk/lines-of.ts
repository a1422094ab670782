import { ProblemError } from '#libs/platform';
import type { LoopTurns } from '../loop-turns.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** A line of the stream, and its number, from 1. */
export interface Line {
  number: number;
  bytes: Buffer;
}

/**
 * The lines of a stream as they arrive, those of one chunk together; empty ones are left out. Holds one chunk and one line at
 * a time. ProblemError when a line has more than `longest` bytes.
 */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  longest: number,
  turns: LoopTurns,
): AsyncGenerator<Line[]> {
  const splitter = new LineSplitter(longest);
  for await (const chunk of chunks) {
    yield splitter.split(chunk);
    // Of a stream that comes faster than it is read, one chunk would follow the other at once.
    if (turns.isOver) await turns.next();
  }
  yield splitter.end();
}

class LineSplitter {
  private rest: Buffer[] = [];
  private restLength = 0;
  private number = 0;

  constructor(private readonly longest: number) {}

  split(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let start = this.restLength === 0 ? this.skipEmpty(chunk, 0) : 0;
    for (let end = chunk.indexOf(NEWLINE, start); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.hold(chunk.subarray(start, end));
      lines.push(...this.end());
      start = this.skipEmpty(chunk, end + 1);
    }
    this.hold(chunk.subarray(start));
    return lines;
  }

  /** What was held, as a line; nothing when it is empty. */
  end(): Line[] {
    this.number += 1;
    const bytes = this.rest.length === 1 ? (this.rest[0] as Buffer) : Buffer.concat(this.rest);
    this.rest = [];
    this.restLength = 0;
    const isBlank = bytes.length === 0 || (bytes.length === 1 && bytes[0] === RETURN);
    return isBlank ? [] : [{ number: this.number, bytes }];
  }

  /** Where the next line that is not empty begins. */
  private skipEmpty(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && chunk[at] === NEWLINE) at += 1;
    this.number += at - from;
    return at;
  }

  private hold(piece: Buffer): void {
    if (piece.length === 0) return;
    this.rest.push(piece);
    this.restLength += piece.length;
    if (this.restLength > this.longest) {
      const detail = `Line ${this.number + 1} has more than ${this.longest} bytes, which is the most that one may have. Send one event a line, with a line feed after each.`;
      throw new ProblemError('payload-too-large', detail);
    }
  }
}
