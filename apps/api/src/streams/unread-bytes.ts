/** Somebody who can be let go, for reading too slowly. */
export interface Reader {
  drop(): void;
}

/**
 * What clients were sent and have not taken, over all of them. Bytes that many wait for are in memory once and count once. When
 * there are too many, those who wait for the oldest are let go, but never those who only wait for the newest.
 */
export class UnreadBytes {
  /** Oldest first. */
  private readonly readers = new Map<Buffer, Set<Reader>>();
  private total = 0;
  private isScheduled = false;

  constructor(private readonly most: number) {}

  get size(): number {
    return this.total;
  }

  sent(bytes: Buffer, reader: Reader): void {
    const readers = this.readers.get(bytes);
    if (readers !== undefined) {
      readers.add(reader);
      return;
    }
    this.readers.set(bytes, new Set([reader]));
    this.total += bytes.length;
    this.scheduleTrim();
  }

  taken(bytes: Buffer, reader: Reader): void {
    const readers = this.readers.get(bytes);
    if (readers?.delete(reader) !== true || readers.size > 0) return;
    this.readers.delete(bytes);
    this.total -= bytes.length;
  }

  /** Of a client that has gone. */
  forget(reader: Reader): void {
    for (const bytes of this.readers.keys()) this.taken(bytes, reader);
  }

  /** Later, when those who do read have been seen to. */
  private scheduleTrim(): void {
    if (this.isScheduled || this.total <= this.most) return;
    this.isScheduled = true;
    setImmediate(() => this.trim());
  }

  private trim(): void {
    this.isScheduled = false;
    for (const [bytes, readers] of this.readers) {
      if (this.total <= this.most || this.readers.size === 1) return;
      for (const reader of readers) {
        this.taken(bytes, reader);
        reader.drop();
      }
    }
  }
}
