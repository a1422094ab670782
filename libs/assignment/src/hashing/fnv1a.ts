/** State of an empty text: the offset basis of 32-bit FNV-1a. */
export const FNV_OFFSET_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Looked up once: where globals are slow (inside test runners' contexts) the loop would crawl. */
const { imul } = Math;

/**
 * 32-bit FNV-1a over UTF-16 code units (not bytes: a unit above 255 enters whole, as the open SDKs do it), so
 * non-ASCII ids get the same bucket in every JavaScript SDK.
 *
 * The hash of `a + b` is `fnv1a(b, fnv1a(a))`: the state after a fixed prefix can be kept and continued.
 *
 * @param text what to add
 * @param state where to continue; the offset basis when absent
 * @returns the state as a signed 32-bit integer; `>>> 0` makes it the published unsigned hash
 */
export function fnv1a(text: string, state: number = FNV_OFFSET_BASIS): number {
  let hash = state | 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  return hash;
}

const ZERO = 48;

function step(state: number, digit: number): number {
  return imul(state ^ (ZERO + digit), FNV_PRIME);
}

function addPaddedDigits(state: number, number: number): number {
  let hash = step(state, (number / 10000) | 0);
  hash = step(hash, ((number / 1000) | 0) % 10);
  hash = step(hash, ((number / 100) | 0) % 10);
  hash = step(hash, ((number / 10) | 0) % 10);
  return step(hash, number % 10);
}

function addSignificantDigits(state: number, number: number): number {
  let hash = state;
  if (number >= 10000) hash = step(hash, (number / 10000) | 0);
  if (number >= 1000) hash = step(hash, ((number / 1000) | 0) % 10);
  if (number >= 100) hash = step(hash, ((number / 100) | 0) % 10);
  if (number >= 10) hash = step(hash, ((number / 10) | 0) % 10);
  return step(hash, number % 10);
}

/**
 * FNV-1a of a 32-bit number's unsigned decimal digits, without making the text: this is the inner loop of hash
 * version 2. Two halves of five digits (100,000 is 32 times 3,125) keep the arithmetic in small integers.
 */
export function fnv1aOfDecimal(number: number): number {
  const high = ((number >>> 5) / 3125) | 0;
  const low = (number - imul(high, 100000)) | 0;
  if (high === 0) return addSignificantDigits(FNV_OFFSET_BASIS, low);
  return addPaddedDigits(addSignificantDigits(FNV_OFFSET_BASIS, high), low);
}
