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

/** By letter; a table, as there may be millions of them. */
const IS_SHORT_ESCAPE = new Uint8Array(256);
for (const letter of Buffer.from('"\\/bfnrt')) IS_SHORT_ESCAPE[letter] = 1;
/** No number that means anything is written longer. */
const NUMBER_BYTES = 262_144;
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');

/** What may come next. */
const VALUE = 0;
const FIRST_ITEM = 1;
const NAME = 2;
const FIRST_NAME = 3;
const SEPARATOR = 4;
const REST_OF_TEXT = 5;

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
  /** Of the value: commas within arrays, one less than there are items in each. */
  commas = 0;
  /** Of the value: somewhere a text is written with an escape such as \u0000; only there can unstorable text come from. */
  hasEscapedText = false;
  /** Of the value: somewhere a name is one that objects inherit, or is written with an escape and so might be. */
  hasSuspectName = false;
  /** Of the name that was read last, without its quotes. */
  nameStart = 0;
  nameEnd = 0;

  private expected = VALUE;
  /** Where a pause is due, in the middle of a text or of blanks too. */
  private pauseAt = 0;
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
    this.commas = 0;
    this.hasEscapedText = false;
    this.hasSuspectName = false;
  }

  /** Goes about so many bytes. True: the value's end was reached, or there is a finding. */
  walk(bytes: number): boolean {
    this.pauseAt = this.at + bytes;
    // Within a text a line feed is no blank.
    while (this.expected === REST_OF_TEXT || this.skipBlanks(this.pauseAt)) {
      if (!this.step()) return true;
      if (this.depth === 0 && this.expected === SEPARATOR) return true;
      if (this.at >= this.pauseAt) return false;
    }
    return false;
  }

  /** Up to what is no blank, or to the end; false: there are blanks left when it comes to `pauseAt`. */
  skipBlanks(pauseAt = Infinity): boolean {
    const { bytes } = this;
    const end = Math.min(bytes.length, pauseAt);
    let { at } = this;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte > SPACE || (byte !== SPACE && byte !== NEWLINE && byte !== RETURN && byte !== TAB)) break;
      at += 1;
    }
    this.at = at;
    return at < end || at === bytes.length;
  }

  /** Takes this one byte, if it comes next. */
  take(byte: number): boolean {
    if (this.at >= this.bytes.length || this.bytes[this.at] !== byte) return false;
    this.at += 1;
    return true;
  }

  /** The name of a member, without its colon; false: there is a finding. */
  name(): boolean {
    const { depth, levels, limits } = this;
    if (!this.take(QUOTE)) return this.fault();
    const start = this.at;
    this.textIsEscaped = false;
    if (!this.scanText(start + limits.nameBytes + 1)) return false;
    if (this.at - start > limits.nameBytes) {
      return this.excess(depth - 1, `has a name longer than ${limits.nameBytes} bytes`);
    }
    levels.nameStart[depth] = this.nameStart = start;
    levels.nameEnd[depth] = this.nameEnd = this.at;
    this.at += 1;
    return true;
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
        return byte === CLOSE_OBJECT ? this.close() : this.member();
      case NAME:
        return this.member();
      case FIRST_ITEM:
        return byte === CLOSE_ARRAY ? this.close() : this.value(byte);
      case REST_OF_TEXT:
        return this.restOfText();
      default:
        return this.value(byte);
    }
  }

  private value(byte: number): boolean {
    this.expected = SEPARATOR;
    switch (byte) {
      case QUOTE:
        this.at += 1;
        return this.restOfText();
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
    if (separators >= most) {
      return this.excess(depth - 1, `has more than ${most} ${isObject ? 'members' : 'items'}`);
    }
    return isObject || this.anotherItem();
  }

  private anotherItem(): boolean {
    const { allItems } = this.limits;
    this.commas += 1;
    return (
      this.commas < allItems || this.excess(0, `has more than ${allItems} items in all its arrays together`)
    );
  }

  private member(): boolean {
    if (!this.name()) return false;
    this.parts += 1;
    if (this.textIsEscaped || isInheritedName(this.bytes, this.nameStart, this.nameEnd)) {
      this.hasSuspectName = true;
    }
    this.expected = VALUE;
    this.skipBlanks();
    return this.take(COLON) || this.fault();
  }

  private restOfText(): boolean {
    if (!this.scanText(this.pauseAt)) return false;
    const isWhole = this.bytes[this.at] === QUOTE;
    if (isWhole) this.at += 1;
    this.expected = isWhole ? SEPARATOR : REST_OF_TEXT;
    return true;
  }

  /** Up to the quote that ends it, or to `stopAt`, about; false: there is a finding. */
  private scanText(stopAt: number): boolean {
    const { bytes } = this;
    const end = bytes.length;
    let { at } = this;
    for (let byte = bytes[at] as number; at < end && at < stopAt; byte = bytes[at] as number) {
      if (byte === QUOTE) break;
      const length = byte === BACKSLASH ? this.escape(at) : byte < SPACE ? 0 : 1;
      if (length === 0) return this.fault(at);
      at += length;
    }
    this.at = at;
    return at < end || this.fault(at);
  }

  /** How many bytes are an escape; 0: none is. */
  private escape(at: number): number {
    const { bytes } = this;
    this.textIsEscaped = true;
    const letter = at + 1 < bytes.length ? (bytes[at + 1] as number) : 0;
    if (letter !== LETTER_U) return IS_SHORT_ESCAPE[letter] === 1 ? 2 : 0;
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
    if (this.at - start <= NUMBER_BYTES) return true;
    return this.excess(this.depth, `is a number of more than ${NUMBER_BYTES} digits`);
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
    const end = Math.min(bytes.length, from + NUMBER_BYTES + 1);
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
