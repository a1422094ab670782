import { EVENT_LIMITS } from '#libs/domain';
import type { JsonScanner } from './json-scanner.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LETTER_T = 0x74;
const LETTER_F = 0x66;
const LETTER_N = 0x6e;

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');

/** Ordinary objects are smaller and flatter; larger ones are left to those who know the limits, which are wider. */
const MEMBERS = 100;
const ITEMS = 1_000;
const DEPTH = 8;
const NAME_BYTES = 128;

/** Names that every object inherits, by their first byte: they are refused, by others. */
const INHERITED_FIRST = new Set(
  Object.getOwnPropertyNames(Object.prototype).map((name) => name.charCodeAt(0)),
);
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * Reads over an object whose bytes may be stored as they are, being what reading and writing it would give: its numbers are
 * written in the usual way and none is too large to be summed. False: not an ordinary one.
 */
export function scanObject(scanner: JsonScanner): boolean {
  const start = scanner.at;
  return members(scanner, 1) && scanner.at - start <= EVENT_LIMITS.propertiesLength;
}

function members(scanner: JsonScanner, depth: number): boolean {
  if (!scanner.take(OPEN_OBJECT)) return false;
  if (scanner.bytes[scanner.at] === CLOSE_OBJECT) return close(scanner);
  for (let count = 1; count <= MEMBERS; count += 1) {
    if (!name(scanner) || !value(scanner, depth)) return false;
    scanner.blanks();
    if (scanner.bytes[scanner.at] === CLOSE_OBJECT) return close(scanner);
    if (!scanner.take(COMMA)) return false;
  }
  return false;
}

function items(scanner: JsonScanner, depth: number): boolean {
  if (!scanner.take(OPEN_ARRAY)) return false;
  if (scanner.bytes[scanner.at] === CLOSE_ARRAY) return close(scanner);
  for (let count = 1; count <= ITEMS; count += 1) {
    if (!value(scanner, depth)) return false;
    scanner.blanks();
    if (scanner.bytes[scanner.at] === CLOSE_ARRAY) return close(scanner);
    if (!scanner.take(COMMA)) return false;
  }
  return false;
}

function close(scanner: JsonScanner): true {
  scanner.at += 1;
  return true;
}

function name(scanner: JsonScanner): boolean {
  if (!scanner.plainText()) return false;
  const { bytes, start, end } = scanner;
  if (end - start > NAME_BYTES) return false;
  const mayBeInherited = INHERITED_FIRST.has(bytes[start] as number);
  if (mayBeInherited && INHERITED.has(Buffer.from(bytes.subarray(start, end)).toString('latin1')))
    return false;
  return scanner.take(COLON);
}

function value(scanner: JsonScanner, depth: number): boolean {
  switch (scanner.bytes[scanner.at]) {
    case QUOTE:
      return scanner.text();
    case OPEN_OBJECT:
      return depth < DEPTH && members(scanner, depth + 1);
    case OPEN_ARRAY:
      return depth < DEPTH && items(scanner, depth + 1);
    case LETTER_T:
      return scanner.word(TRUE);
    case LETTER_F:
      return scanner.word(FALSE);
    case LETTER_N:
      return scanner.word(NULL);
    default:
      return !Number.isNaN(scanner.number()) && scanner.isCanonical;
  }
}
