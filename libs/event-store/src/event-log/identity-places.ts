import { randomInt } from 'node:crypto';
import { IDENTITY_BYTES } from './encoded-rows.js';

const WORDS = IDENTITY_BYTES / 4;
const MULTIPLIER = 0x9e3779b1;
/** Of this process, so that nobody can choose ids that all fall into one slot. */
const SEED = randomInt(2 ** 32 - 1) | 0;
const EMPTY = -1;

/** Finds identities among those of a group: an open hash over their bytes, without a text for each. */
export class IdentityPlaces {
  private readonly words: Int32Array;
  private readonly slots: Int32Array;
  private readonly mask: number;

  /** @param identities `IDENTITY_BYTES` each, in a buffer of their own */
  constructor(identities: Uint8Array) {
    this.words = new Int32Array(identities.buffer, identities.byteOffset, identities.length / 4);
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, (identities.length / IDENTITY_BYTES) * 2)));
    this.slots = new Int32Array(size).fill(EMPTY);
    this.mask = size - 1;
  }

  /** Remembers the identity at this place, unless it is known; returns the place where it came first. */
  add(place: number): number {
    const slot = this.slotOf(this.words, place);
    const found = this.slots[slot] as number;
    if (found !== EMPTY) return found;
    this.slots[slot] = place;
    return place;
  }

  /** Undefined: not known. */
  find(identity: Uint8Array): number | undefined {
    const words = new Int32Array(Uint8Array.from(identity).buffer);
    const found = this.slots[this.slotOf(words, 0)] as number;
    return found === EMPTY ? undefined : found;
  }

  /** Where the identity is, or where it would go. */
  private slotOf(words: Int32Array, place: number): number {
    const { slots, mask } = this;
    const start = place * WORDS;
    let slot = hashOf(words, start) & mask;
    for (;;) {
      const found = slots[slot] as number;
      if (found === EMPTY || this.isEqual(words, start, found * WORDS)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private isEqual(words: Int32Array, start: number, other: number): boolean {
    for (let word = WORDS - 1; word >= 0; word -= 1) {
      if (words[start + word] !== this.words[other + word]) return false;
    }
    return true;
  }
}

/** Rotations and a secret addend after each word: a difference cannot be chosen so that the next word undoes it. */
function hashOf(words: Int32Array, start: number): number {
  let hash = SEED;
  for (let word = 0; word < WORDS; word += 1) {
    hash = Math.imul(hash ^ (words[start + word] as number), MULTIPLIER);
    hash = (((hash << 13) | (hash >>> 19)) + SEED) | 0;
  }
  return hash ^ (hash >>> 15);
}
