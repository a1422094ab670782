import { EVENT_LIMITS } from '#libs/domain';
import { EXACT_DIGITS, POWERS_OF_TEN } from './powers-of-ten.js';

const QUOTE = 0x22;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const TAB = 0x09;
/** Bytes: what is longer is left to others before it is read to its end. */
const LONGEST_PLAIN = 1_024;
const MOST_BLANKS = 1_024;
const HARMLESS_ESCAPES = new Set(Buffer.from('"\\/bfnrt'));

/**
 * Walks over the bytes of a JSON text without making anything of them. It understands what is ordinary; whatever it does not is
 * "false" or NaN, and whoever asked then takes the way that understands everything. It never takes for JSON what is none.
 */
export class JsonScanner {
  at = 0;
  /** The text that was read last, without its quotes. */
  start = 0;
  end = 0;
  /** Of the number that was read last: whether it is written as JavaScript would write it. */
  isCanonical = false;

  constructor(readonly bytes: Uint8Array) {}

  /** A few of them: of many the rest is nothing that is expected. */
  blanks(): void {
    const { bytes } = this;
    let { at } = this;
    const tooFar = at + MOST_BLANKS;
    let byte = bytes[at] as number;
    while ((byte === SPACE || byte === NEWLINE || byte === RETURN || byte === TAB) && at < tooFar) {
      byte = bytes[(at += 1)] as number;
    }
    this.at = at;
  }

  /** Takes this one byte and the blanks around it. */
  take(byte: number): boolean {
    this.blanks();
    if (this.bytes[this.at] !== byte) return false;
    this.at += 1;
    this.blanks();
    return true;
  }

  /** A text without any escape, and not longer than names are. */
  plainText(): boolean {
    const { bytes } = this;
    if (bytes[this.at] !== QUOTE) return false;
    let at = this.at + 1;
    this.start = at;
    const tooFar = at + LONGEST_PLAIN;
    let byte = bytes[at] as number;
    while (byte !== QUOTE) {
      if (!(byte >= SPACE) || byte === BACKSLASH || at === tooFar) return false;
      at += 1;
      byte = bytes[at] as number;
    }
    this.end = at;
    this.at = at + 1;
    return true;
  }

  /** A text not longer than properties are; it may have escapes, except those that write a character by its number. */
  text(): boolean {
    const { bytes } = this;
    if (bytes[this.at] !== QUOTE) return false;
    let at = this.at + 1;
    this.start = at;
    const tooFar = at + EVENT_LIMITS.propertiesLength;
    for (let byte = bytes[at] as number; byte !== QUOTE; byte = bytes[at] as number) {
      if (!(byte >= SPACE) || at > tooFar) return false;
      if (byte === BACKSLASH && !HARMLESS_ESCAPES.has(bytes[(at += 1)] as number)) return false;
      at += 1;
    }
    this.end = at;
    this.at = at + 1;
    return true;
  }

  /** A number without exponent of at most fifteen digits, which is then exact; else NaN. */
  number(): number {
    const isNegative = this.bytes[this.at] === MINUS;
    const begin = isNegative ? this.at + 1 : this.at;
    this.at = begin;
    const whole = this.digits(0);
    const digits = this.at - begin;
    const hasLeadingZero = digits > 1 && this.bytes[begin] === ZERO;
    if (digits === 0 || hasLeadingZero || digits > EXACT_DIGITS) return NaN;
    const magnitude = this.bytes[this.at] === POINT ? this.fraction(whole, digits) : this.integer(whole);
    if (!isNegative) return magnitude;
    return magnitude === 0 ? NaN : -magnitude;
  }

  /** One of `true`, `false`, `null`. */
  word(word: Uint8Array): boolean {
    for (let index = 0; index < word.length; index += 1) {
      if (this.bytes[this.at + index] !== word[index]) return false;
    }
    this.at += word.length;
    return true;
  }

  private integer(whole: number): number {
    this.isCanonical = true;
    return this.isAtExponent() ? NaN : whole;
  }

  private fraction(whole: number, digits: number): number {
    this.at += 1;
    const begin = this.at;
    const mantissa = this.digits(whole);
    const decimals = this.at - begin;
    if (decimals === 0 || digits + decimals > EXACT_DIGITS || this.isAtExponent()) return NaN;
    const last = this.bytes[this.at - 1];
    const value = mantissa / (POWERS_OF_TEN[decimals] as number);
    this.isCanonical = last !== ZERO && value >= SMALLEST_PLAIN;
    return value;
  }

  /** Appends the digits that follow to the number. */
  private digits(number: number): number {
    const { bytes } = this;
    let result = number;
    let byte = bytes[this.at] as number;
    while (byte >= ZERO && byte <= NINE) {
      result = result * 10 + (byte - ZERO);
      this.at += 1;
      byte = bytes[this.at] as number;
    }
    return result;
  }

  private isAtExponent(): boolean {
    const byte = this.bytes[this.at];
    return byte === 0x65 || byte === 0x45;
  }
}

/** Below it, JavaScript writes a number with an exponent. */
const SMALLEST_PLAIN = 1e-6;
