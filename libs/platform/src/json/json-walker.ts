import { isInheritedName } from './inherited-names.js';
import { JsonLevels } from './json-levels.js';
import { JSON_LIMITS, type JsonLimits } from './json-limits.js';

const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const LETTER_F = 0x66;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;
const LETTER_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const TAB = 0x09;

const SHORT_ESCAPES = new Set(Buffer.from('"\\/bfnrt'));
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');

/** What may come next. */
const VALUE = 0;
const FIRST_ITEM = 1;
const NAME = 2;
const FIRST_NAME = 3;
const SEPARATOR = 4;

/** Why a text was not walked to its end: something is larger than it may be, or cannot stand there in JSON. */
export type JsonFinding =
  { kind: 'over-limit'; pointer: string; detail: string } | { kind: 'fault'; at: number };

/**
 * Walks over the bytes of a JSON text without making anything of them, in pieces if need be: so hostile nesting, or five megabytes
 * that are no JSON in the end, are found in constant memory, and whoever walks may let others have their turn in between. What
 * it has walked over the parser will take.
 */
export class JsonWalker {
  at = 0;
  /** Why it stopped; null: nothing is wrong so far. */
  finding: JsonFinding | null = null;
  /** Of the value: arrays, objects and members of it. */
  parts = 0;
  /** Of the value: somewhere a text is written with an escape such as \u0000; only there can unstorable text come from. */
  hasEscapedText = false;
  /** Of the value: somewhere a name is one that objects inherit, or is written with an escape and so might be. */
  hasSuspectName = false;
  /** Of the text that was read last, without its quotes. */
  textStart = 0;
  textEnd = 0;

  private expected = VALUE;
  private depth = 0;
  private deepest: number;
  private textIsEscaped = false;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly limits: JsonLimits = JSON_LIMITS,
    private readonly levels = new JsonLevels(limits.depth),
  ) {
    this.deepest = limits.depth;
  }

  /** The next value is to be walked over; so many levels are open around it. */
  begin(levels: number): void {
    this.expected = VALUE;
    this.depth = 0;
    this.deepest = this.limits.depth - levels;
    this.parts = 0;
    this.hasEscapedText = false;
    this.hasSuspectName = false;
  }

  /** Takes so many steps at most: a text or a number is one of them. True: the value's end was reached, or there is a finding. */
  walk(steps: number): boolean {
    for (let left = steps; left > 0; left -= 1) {
      this.blanks();
      if (!this.step()) return true;
      if (this.depth === 0) return true;
    }
    return false;
  }

  blanks(): void {
    const { bytes } = this;
    const end = bytes.length;
    let { at } = this;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte > SPACE || (byte !== SPACE && byte !== NEWLINE && byte !== RETURN && byte !== TAB)) break;
      at += 1;
    }
    this.at = at;
  }

  /** Takes this one byte and the blanks around it, if it is there. */
  take(byte: number): boolean {
    this.blanks();
    if (this.at >= this.bytes.length || this.bytes[this.at] !== byte) return false;
    this.at += 1;
    this.blanks();
    return true;
  }

  text(): boolean {
    const { bytes } = this;
    const end = bytes.length;
    let at = this.at + 1;
    this.textStart = at;
    this.textIsEscaped = false;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.textEnd = at;
        this.at = at + 1;
        return true;
      }
      if (byte < SPACE) break;
      const length = byte === BACKSLASH ? this.escape(at) : 1;
      if (length === 0) break;
      at += length;
    }
    return this.fault(at);
  }

  fault(at = this.at): false {
    this.finding = { kind: 'fault', at };
    return false;
  }

  private step(): boolean {
    const { at, bytes } = this;
    if (at >= bytes.length) return this.fault();
    const byte = bytes[at] as number;
    switch (this.expected) {
      case SEPARATOR:
        return this.separator(byte);
      case FIRST_NAME:
        return byte === CLOSE_OBJECT ? this.close() : this.name(byte);
      case NAME:
        return this.name(byte);
      case FIRST_ITEM:
        return byte === CLOSE_ARRAY ? this.close() : this.value(byte);
      default:
        return this.value(byte);
    }
  }

  private value(byte: number): boolean {
    this.expected = SEPARATOR;
    switch (byte) {
      case QUOTE:
        return this.text();
      case OPEN_OBJECT:
        return this.open(1);
      case OPEN_ARRAY:
        return this.open(0);
      case LETTER_T:
        return this.word(TRUE);
      case LETTER_F:
        return this.word(FALSE);
      case LETTER_N:
        return this.word(NULL);
      default:
        return this.number();
    }
  }

  private open(isObject: 0 | 1): boolean {
    const { levels, limits } = this;
    if (this.depth === this.deepest)
      return this.excess(this.depth, `nests deeper than ${limits.depth} levels`);
    this.depth += 1;
    levels.isObject[this.depth] = isObject;
    levels.count[this.depth] = 0;
    this.parts += 1;
    this.at += 1;
    this.expected = isObject === 1 ? FIRST_NAME : FIRST_ITEM;
    return true;
  }

  private close(): boolean {
    this.depth -= 1;
    this.at += 1;
    this.expected = SEPARATOR;
    return true;
  }

  private separator(byte: number): boolean {
    const isObject = this.levels.isObject[this.depth] === 1;
    if (byte === COMMA) return this.comma(isObject);
    return byte === (isObject ? CLOSE_OBJECT : CLOSE_ARRAY) ? this.close() : this.fault();
  }

  private comma(isObject: boolean): boolean {
    const { depth, levels, limits } = this;
    const separators = ((levels.count[depth] as number) += 1);
    this.at += 1;
    this.expected = isObject ? NAME : VALUE;
    const most = isObject ? limits.members : limits.items;
    if (separators < most) return true;
    return this.excess(depth - 1, `has more than ${most} ${isObject ? 'members' : 'items'}`);
  }

  /** With its colon. */
  private name(byte: number): boolean {
    if (byte !== QUOTE) return this.fault();
    if (!this.text()) return false;
    const { depth, levels, limits, textStart, textEnd } = this;
    if (textEnd - textStart > limits.nameBytes) {
      return this.excess(depth - 1, `has a name longer than ${limits.nameBytes} bytes`);
    }
    levels.nameStart[depth] = textStart;
    levels.nameEnd[depth] = textEnd;
    this.parts += 1;
    if (this.textIsEscaped || isInheritedName(this.bytes, textStart, textEnd)) this.hasSuspectName = true;
    this.expected = VALUE;
    return this.take(COLON) || this.fault();
  }

  /** How many bytes are an escape; 0: none is. */
  private escape(at: number): number {
    const { bytes } = this;
    this.textIsEscaped = true;
    const letter = at + 1 < bytes.length ? (bytes[at + 1] as number) : 0;
    if (letter !== LETTER_U) return SHORT_ESCAPES.has(letter) ? 2 : 0;
    if (at + 6 > bytes.length) return 0;
    for (let digit = at + 2; digit < at + 6; digit += 1) if (!isHexadecimal(bytes[digit] as number)) return 0;
    this.hasEscapedText = true;
    return 6;
  }

  private word(word: Uint8Array): boolean {
    for (let index = 0; index < word.length; index += 1) {
      if (this.bytes[this.at + index] !== word[index]) return this.fault();
    }
    this.at += word.length;
    return true;
  }

  private number(): boolean {
    const { bytes, at: start } = this;
    const begin = bytes[start] === MINUS ? start + 1 : start;
    const end = bytes[begin] === ZERO ? begin + 1 : this.digits(begin);
    if (end === begin) return this.fault();
    const fraction = bytes[end] === POINT ? this.digits(end + 1) : 0;
    this.at = this.exponent(fraction > end + 1 ? fraction : end);
    return true;
  }

  /** Where a number goes on to that has come so far. */
  private exponent(at: number): number {
    const { bytes } = this;
    if (bytes[at] !== 0x65 && bytes[at] !== 0x45) return at;
    const begin = bytes[at + 1] === MINUS || bytes[at + 1] === PLUS ? at + 2 : at + 1;
    const end = this.digits(begin);
    return end > begin ? end : at;
  }

  private digits(from: number): number {
    const { bytes } = this;
    const end = bytes.length;
    let at = from;
    while (at < end && (bytes[at] as number) >= ZERO && (bytes[at] as number) <= NINE) at += 1;
    return at;
  }

  /** `levels` open levels lead to the value that is too much. */
  private excess(levels: number, detail: string): false {
    this.finding = { kind: 'over-limit', pointer: this.levels.pointer(levels, this.bytes), detail };
    return false;
  }
}

function isHexadecimal(byte: number): boolean {
  const letter = byte | 0x20;
  return (byte >= ZERO && byte <= NINE) || (letter >= 0x61 && letter <= 0x66);
}
