import { jsonPointer } from './json-pointer.js';

export interface JsonLimits {
  /** Levels of arrays and objects. */
  depth: number;
  /** Members of one object. */
  members: number;
  /** Items of one array. */
  items: number;
  /** Bytes of one name as written. */
  nameBytes: number;
}

export const JSON_LIMITS: JsonLimits = { depth: 32, members: 256, items: 10_000, nameBytes: 256 };

export type JsonInspection =
  | {
      kind: 'within-limits';
      /** Somewhere a text is written with an escape such as \u0000: only there can unstorable text come from. */
      hasEscapedText: boolean;
      /** Somewhere a name is one that objects inherit, or is written with an escape and so might be. */
      hasSuspectName: boolean;
    }
  | { kind: 'over-limit'; pointer: string; detail: string };

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const LETTER_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LAST_BLANK = 0x20;

const INHERITED_NAMES = new Set(Object.getOwnPropertyNames(Object.prototype));
/** Nearly every other name differs from all of them in this already, and need not be made a string of. */
const INHERITED_SHAPES = new Set(
  [...INHERITED_NAMES].map((name) => shapeOf(name.length, name.charCodeAt(0))),
);

function shapeOf(length: number, firstByte: number): number {
  return length * 256 + firstByte;
}

/** What is known of the levels that are open: four arrays that cost more to make than a usual body to look over. */
class Levels {
  /** Separators so far. */
  readonly count: Uint32Array;
  readonly isObject: Uint8Array;
  /** Where the latest name is. */
  readonly nameStart: Int32Array;
  readonly nameEnd: Int32Array;

  constructor(readonly depth: number) {
    this.count = new Uint32Array(depth + 1);
    this.isObject = new Uint8Array(depth + 1);
    this.nameStart = new Int32Array(depth + 1);
    this.nameEnd = new Int32Array(depth + 1);
  }
}

/** Shared by all looks, of which each runs to its end before the next; a level is set when it opens. */
let sharedLevels = new Levels(JSON_LIMITS.depth);

function levelsFor(depth: number): Levels {
  if (sharedLevels.depth < depth) sharedLevels = new Levels(depth);
  return sharedLevels;
}

/**
 * Looks over the bytes of a JSON text once, before anything builds a value of it: hostile nesting or an object of a hundred
 * thousand members is found after a few microseconds, at constant memory. It does not validate; the parser does.
 */
export function inspectJson(bytes: Uint8Array, limits: JsonLimits = JSON_LIMITS): JsonInspection {
  return new JsonInspector(bytes, limits).run();
}

class JsonInspector {
  private readonly count: Uint32Array;
  private readonly isObject: Uint8Array;
  private readonly nameStart: Int32Array;
  private readonly nameEnd: Int32Array;
  private depth = 0;
  private textStart = 0;
  private textEnd = 0;
  private textIsEscaped = false;
  private hasEscapedText = false;
  private hasSuspectName = false;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly limits: JsonLimits,
  ) {
    const { count, isObject, nameStart, nameEnd } = levelsFor(limits.depth);
    this.count = count;
    this.isObject = isObject;
    this.nameStart = nameStart;
    this.nameEnd = nameEnd;
  }

  run(): JsonInspection {
    const { bytes } = this;
    const end = bytes.length;
    for (let at = 0; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte <= LAST_BLANK) continue;
      if (byte === QUOTE) at = this.skipText(at);
      else if (byte >= OPEN_ARRAY || byte === COLON || byte === COMMA) {
        const excess = this.structure(byte);
        if (excess !== null) return excess;
      }
    }
    const { hasEscapedText, hasSuspectName } = this;
    return { kind: 'within-limits', hasEscapedText, hasSuspectName };
  }

  /** Returns the index of the closing quote. */
  private skipText(open: number): number {
    const { bytes } = this;
    const end = bytes.length;
    let at = open + 1;
    this.textStart = at;
    this.textIsEscaped = false;
    while (at < end && bytes[at] !== QUOTE) {
      if (bytes[at] === BACKSLASH) {
        at++;
        this.textIsEscaped = true;
        if (bytes[at] === LETTER_U) this.hasEscapedText = true;
      }
      at++;
    }
    this.textEnd = Math.min(at, end);
    return at;
  }

  private structure(byte: number): JsonInspection | null {
    switch (byte) {
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        return this.open(byte === OPEN_OBJECT);
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        if (this.depth > 0) this.depth--;
        return null;
      case COLON:
        return this.name();
      case COMMA:
        return this.comma();
      default:
        return null;
    }
  }

  private open(isObject: boolean): JsonInspection | null {
    const { depth, limits } = this;
    if (depth === limits.depth) return this.excess(depth, `nests deeper than ${limits.depth} levels`);
    this.depth = depth + 1;
    this.count[this.depth] = 0;
    this.isObject[this.depth] = isObject ? 1 : 0;
    this.nameStart[this.depth] = 0;
    this.nameEnd[this.depth] = 0;
    return null;
  }

  private name(): JsonInspection | null {
    const { depth, limits } = this;
    if (depth === 0 || this.isObject[depth] === 0) return null;
    const length = this.textEnd - this.textStart;
    if (length > limits.nameBytes) {
      return this.excess(depth - 1, `has a name longer than ${limits.nameBytes} bytes`);
    }
    this.nameStart[depth] = this.textStart;
    this.nameEnd[depth] = this.textEnd;
    if (this.textIsEscaped || this.isInherited(depth, length)) this.hasSuspectName = true;
    return null;
  }

  private isInherited(depth: number, length: number): boolean {
    const shape = shapeOf(length, this.bytes[this.textStart] ?? 0);
    return INHERITED_SHAPES.has(shape) && INHERITED_NAMES.has(this.text(depth));
  }

  private comma(): JsonInspection | null {
    const { depth, limits } = this;
    if (depth === 0) return null;
    const separators = ((this.count[depth] as number) += 1);
    if (this.isObject[depth] === 1) {
      const isOver = separators >= limits.members;
      return isOver ? this.excess(depth - 1, `has more than ${limits.members} members`) : null;
    }
    return separators >= limits.items ? this.excess(depth - 1, `has more than ${limits.items} items`) : null;
  }

  /** `levels` open levels lead to the value that is too much. */
  private excess(levels: number, detail: string): JsonInspection {
    const steps: (string | number)[] = [];
    for (let level = 1; level <= levels; level++) {
      steps.push(this.isObject[level] === 1 ? this.text(level) : (this.count[level] as number));
    }
    return { kind: 'over-limit', pointer: jsonPointer(steps), detail };
  }

  private text(level: number): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length).toString(
      'utf8',
      this.nameStart[level],
      this.nameEnd[level],
    );
  }
}
