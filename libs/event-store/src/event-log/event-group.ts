import type { AppendResult } from '#libs/domain';
import { IDENTITY_BYTES, type EncodedEvents } from './encode-events.js';

/** Signature, flags and the length of the header's extension: https://www.postgresql.org/docs/current/sql-copy.html */
const COPY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const COPY_TRAILER = Buffer.from([0xff, 0xff]);
const UUID_BYTES = 16;
const IDENTITY_ROW_BYTES = 2 + 2 * (4 + UUID_BYTES);

/** Events of several appends that are written in one transaction; of an identity that comes twice, the first is written. */
export class EventGroup {
  /** Index in `results` by identity. */
  private readonly places = new Map<string, number>();
  private readonly results: AppendResult[] = [];

  constructor(readonly appends: readonly EncodedEvents[]) {
    for (const append of appends) {
      for (let index = 0; index < append.count; index += 1) {
        const identity = identityAt(append, index);
        const isNew = !this.places.has(identity);
        if (isNew) this.places.set(identity, this.results.length);
        this.results.push(isNew ? 'accepted' : 'duplicate');
      }
    }
  }

  /** Rows for `event_ids (project_id, id)` in binary COPY format. */
  identities(): Buffer {
    const bytes = Buffer.alloc(
      COPY_HEADER.length + this.places.size * IDENTITY_ROW_BYTES + COPY_TRAILER.length,
    );
    let at = COPY_HEADER.copy(bytes);
    this.forEachWritten((append, index) => {
      bytes[at + 1] = 2;
      bytes[at + 5] = UUID_BYTES;
      bytes[at + 9 + UUID_BYTES] = UUID_BYTES;
      const start = index * IDENTITY_BYTES;
      append.identities.copy(bytes, at + 6, start, start + UUID_BYTES);
      append.identities.copy(bytes, at + 10 + UUID_BYTES, start + UUID_BYTES, start + IDENTITY_BYTES);
      at += IDENTITY_ROW_BYTES;
    });
    COPY_TRAILER.copy(bytes, at);
    return bytes;
  }

  /** Rows for `events` in binary COPY format. */
  rows(): Buffer {
    if (this.places.size === this.results.length) {
      return Buffer.concat([COPY_HEADER, ...this.appends.map((append) => append.rows), COPY_TRAILER]);
    }
    const rows: Buffer[] = [];
    this.forEachWritten((append, index) => {
      const start = index === 0 ? 0 : append.rowEnds[index - 1];
      rows.push(append.rows.subarray(start, append.rowEnds[index]));
    });
    return Buffer.concat([COPY_HEADER, ...rows, COPY_TRAILER]);
  }

  /** The database had seen it before. */
  markSeen(projectId: string, id: string): void {
    const identity = Buffer.from((projectId + id).replaceAll('-', ''), 'hex').toString('latin1');
    const place = this.places.get(identity);
    if (place !== undefined) this.results[place] = 'duplicate';
  }

  /** One array per append, in order. */
  resultsByAppend(): AppendResult[][] {
    let start = 0;
    return this.appends.map(({ count }) => this.results.slice(start, (start += count)));
  }

  private forEachWritten(visit: (append: EncodedEvents, index: number) => void): void {
    let place = 0;
    for (const append of this.appends) {
      for (let index = 0; index < append.count; index += 1, place += 1) {
        if (this.results[place] === 'accepted') visit(append, index);
      }
    }
  }
}

function identityAt({ identities }: EncodedEvents, index: number): string {
  return identities.toString('latin1', index * IDENTITY_BYTES, (index + 1) * IDENTITY_BYTES);
}
