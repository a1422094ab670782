import { hash } from 'node:crypto';

const INITIAL_CAPACITY = 1 << 12;
const FULLEST = 0.6;
const FREE = 0;

/**
 * A map from texts to integers >= 0 (up to 2^31 - 2) for millions of texts: it keeps 64 bits of each text's SHA-256 and not the
 * text, 12 bytes a slot. Two different texts are taken for one with a chance of about n^2 / 2^65: one in 370,000 for ten
 * million texts.
 */
export class FingerprintMap {
  private high = new Uint32Array(INITIAL_CAPACITY);
  private low = new Uint32Array(INITIAL_CAPACITY);
  /** Value + 1; zero marks a free slot. */
  private stored = new Int32Array(INITIAL_CAPACITY);
  private used = 0;

  get size(): number {
    return this.used;
  }

  /** Sets the text's value to what `change` makes of the one before (undefined: none), and returns it. */
  update(text: string, change: (previous: number | undefined) => number): number {
    if (this.used >= this.stored.length * FULLEST) this.grow();
    const digest = hash('sha256', text, 'buffer');
    const high = digest.readUInt32LE(0);
    const low = digest.readUInt32LE(4);
    const slot = this.slotOf(high, low);
    const previous = this.stored[slot]!;
    const value = change(previous === FREE ? undefined : previous - 1);
    if (previous === FREE) this.used++;
    this.high[slot] = high;
    this.low[slot] = low;
    this.stored[slot] = value + 1;
    return value;
  }

  private slotOf(high: number, low: number): number {
    const mask = this.stored.length - 1;
    let slot = low & mask;
    while (this.stored[slot] !== FREE && (this.high[slot] !== high || this.low[slot] !== low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    const { high, low, stored } = this;
    this.high = new Uint32Array(stored.length * 2);
    this.low = new Uint32Array(stored.length * 2);
    this.stored = new Int32Array(stored.length * 2);
    for (let index = 0; index < stored.length; index++) {
      if (stored[index] === FREE) continue;
      const slot = this.slotOf(high[index]!, low[index]!);
      this.high[slot] = high[index]!;
      this.low[slot] = low[index]!;
      this.stored[slot] = stored[index]!;
    }
  }
}
