import { InvalidInputError } from '#libs/domain';
import { writeNumeric } from './write-numeric.js';

const NULL_LENGTH = -1;
const UUID_BYTES = 16;
const TIMESTAMP_BYTES = 8;
const TWO_TO_32 = 4_294_967_296;
/** PostgreSQL counts microseconds from 2000-01-01; years 1 to 9999 are what every client can read back. */
const EPOCH = Date.UTC(2000, 0, 1);
const EARLIEST = -62_135_596_800_000;
const LATEST = 253_402_300_799_999;
const JSONB_VERSION = 1;
/** More than any double takes: 17 digits, aligned to groups of four. */
const NUMERIC_BYTES = 64;
const MAX_ASCII = 127;
const LONG_TEXT = 64;
const UTF8_BYTES_PER_UNIT = 3;

const LONE_SURROGATE = /\p{Surrogate}/u;
/** An escape (not an escaped backslash before a "u") of what jsonb cannot hold: NUL, or half of a surrogate pair. */
const UNSTORABLE_ESCAPE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** Writes rows of PostgreSQL's binary COPY format into one growing buffer. What the database could not store is an InvalidInputError. */
export class CopyRowWriter {
  private bytes = Buffer.allocUnsafe(65_536);
  private length = 0;

  /** Bytes written so far. */
  get position(): number {
    return this.length;
  }

  clear(): void {
    this.length = 0;
  }

  /** A copy of everything since `clear`. */
  toBuffer(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }

  startRow(columns: number): void {
    this.reserve(2);
    this.length = this.bytes.writeInt16BE(columns, this.length);
  }

  uuidBytes(uuid: Uint8Array, offset = 0): void {
    this.startField(UUID_BYTES);
    // A loop: for so few bytes `copy` costs more in being called than in copying.
    for (let byte = 0; byte < UUID_BYTES; byte += 1) {
      this.bytes[this.length + byte] = uuid[offset + byte] as number;
    }
    this.length += UUID_BYTES;
  }

  /** Milliseconds since 1970; NaN, where that is allowed: NULL. */
  optionalTime(time: number): void {
    if (Number.isNaN(time)) return this.null();
    this.time(time);
  }

  /** Milliseconds since 1970. */
  time(time: number): void {
    if (!(time >= EARLIEST && time <= LATEST)) {
      throw new InvalidInputError('A timestamp must be within the years 1 to 9999.');
    }
    this.startField(TIMESTAMP_BYTES);
    const microseconds = (time - EPOCH) * 1000;
    if (Number.isSafeInteger(microseconds)) {
      const high = Math.floor(microseconds / TWO_TO_32);
      this.int32(high, this.length);
      this.int32(microseconds - high * TWO_TO_32, this.length + 4);
    } else {
      this.bytes.writeBigInt64BE(BigInt(time - EPOCH) * 1000n, this.length);
    }
    this.length += TIMESTAMP_BYTES;
  }

  text(value: string | null): void {
    if (value === null) return this.null();
    this.reserve(4 + value.length * UTF8_BYTES_PER_UNIT);
    const start = this.length + 4;
    const written = this.ascii(value, start) ?? this.unicode(value, start);
    this.int32(written, this.length);
    this.length = start + written;
  }

  /** A text that is UTF-8 already, and was checked. */
  utf8(source: Uint8Array, from: number, to: number): void {
    const size = to - from;
    this.startField(size);
    this.copyFrom(source, from, to);
    this.length += size;
  }

  /** As `utf8`, of JSON for a column of type jsonb. */
  jsonUtf8(source: Uint8Array, from: number, to: number): void {
    if (from === to) return this.null();
    this.startField(to - from + 1);
    this.bytes[this.length] = JSONB_VERSION;
    this.length += 1;
    this.copyFrom(source, from, to);
    this.length += to - from;
  }

  numeric(value: number | null): void {
    if (value === null) return this.null();
    if (!Number.isFinite(value)) throw new InvalidInputError('A value must be a finite number.');
    this.reserve(NUMERIC_BYTES);
    this.length = writeNumeric(value, this.bytes, this.length);
  }

  null(): void {
    this.reserve(4);
    this.int32(NULL_LENGTH, this.length);
    this.length += 4;
  }

  json(value: object | null): void {
    if (value === null) return this.null();
    const text = jsonTextOf(value);
    if (text.includes('\\u') && UNSTORABLE_ESCAPE.test(text)) {
      throw new InvalidInputError('A text holds a NUL character or half of a surrogate pair.');
    }
    this.reserve(5 + text.length * UTF8_BYTES_PER_UNIT);
    this.bytes[this.length + 4] = JSONB_VERSION;
    const written = this.bytes.write(text, this.length + 5, 'utf8');
    this.int32(written + 1, this.length);
    this.length += 5 + written;
  }

  /** For so few bytes as a text usually has, a loop costs less than the call. */
  private copyFrom(source: Uint8Array, from: number, to: number): void {
    const { bytes, length } = this;
    if (to - from > LONG_TEXT) bytes.set(source.subarray(from, to), length);
    else for (let at = from; at < to; at += 1) bytes[length + at - from] = source[at] as number;
  }

  private startField(size: number): void {
    this.reserve(4 + size);
    this.int32(size, this.length);
    this.length += 4;
  }

  /** Undefined when the text is not plain ASCII: most are, and a loop beats the call into native code. */
  private ascii(value: string, start: number): number | undefined {
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code === 0 || code > MAX_ASCII) return undefined;
      this.bytes[start + index] = code;
    }
    return value.length;
  }

  private unicode(value: string, start: number): number {
    if (value.includes('\0') || LONE_SURROGATE.test(value)) {
      throw new InvalidInputError('A text holds a NUL character or half of a surrogate pair.');
    }
    return this.bytes.write(value, start, 'utf8');
  }

  /** The low 32 bits; without the checks of `writeInt32BE`, which cost more than the writing. */
  private int32(value: number, at: number): void {
    this.bytes[at] = value >>> 24;
    this.bytes[at + 1] = value >>> 16;
    this.bytes[at + 2] = value >>> 8;
    this.bytes[at + 3] = value;
  }

  private reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + size));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

/** Too deep for the stack, or circular: no client can send it, and no event may stop its neighbours. */
function jsonTextOf(value: object): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new InvalidInputError(`An object cannot be written as JSON: ${(error as Error).message}.`);
  }
}
