import type { AppendResult } from '#libs/domain';
import { IDENTITY_BYTES, UUID_BYTES, type EncodedRows, type EventTable } from './encoded-rows.js';
import { IdentityPlaces } from './identity-places.js';

/** Signature, flags and the length of the header's extension: https://www.postgresql.org/docs/current/sql-copy.html */
const COPY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const COPY_TRAILER = Buffer.from([0xff, 0xff]);
const IDENTITY_ROW_BYTES = 2 + 2 * (4 + UUID_BYTES);

/** What one append brings: its events, and what of it is kept aside. */
export type EncodedAppend = readonly EncodedRows[];

/** Events of several appends that are written in one transaction; of an identity that comes twice, the first is written. */
export class EventGroup {
  private readonly parts: readonly EncodedRows[];
  private readonly everyIdentity: Uint8Array;
  private readonly places: IdentityPlaces;
  /** By place: 1 when it was seen before. */
  private readonly seen: Uint8Array;
  private written = 0;

  constructor(readonly appends: readonly EncodedAppend[]) {
    this.parts = appends.flat();
    this.everyIdentity = joined(this.parts.map(({ identities }) => identities));
    const count = this.everyIdentity.length / IDENTITY_BYTES;
    this.places = new IdentityPlaces(this.everyIdentity);
    this.seen = new Uint8Array(count);
    for (let place = 0; place < count; place += 1) {
      if (this.places.add(place) === place) this.written += 1;
      else this.seen[place] = 1;
    }
  }

  has(table: EventTable): boolean {
    return this.parts.some((part) => part.table === table && part.count > 0);
  }

  /** Rows for `event_ids (project_id, id)` in binary COPY format. */
  identities(): Buffer {
    const bytes = Buffer.alloc(COPY_HEADER.length + this.written * IDENTITY_ROW_BYTES + COPY_TRAILER.length);
    let at = COPY_HEADER.copy(bytes);
    for (let place = 0; place < this.seen.length; place += 1) {
      if (this.seen[place] === 1) continue;
      writeIdentityRow(this.everyIdentity, place * IDENTITY_BYTES, bytes, at);
      at += IDENTITY_ROW_BYTES;
    }
    COPY_TRAILER.copy(bytes, at);
    return bytes;
  }

  /** Rows for the table in binary COPY format. */
  rows(table: EventTable): Buffer {
    const rows: Uint8Array[] = [COPY_HEADER];
    let place = 0;
    for (const part of this.parts) {
      if (part.table === table) this.pushRows(part, place, rows);
      place += part.count;
    }
    return Buffer.concat([...rows, COPY_TRAILER]);
  }

  /** The database had seen it before. */
  markSeen(projectId: string, id: string): void {
    const place = this.places.find(Buffer.from((projectId + id).replaceAll('-', ''), 'hex'));
    if (place !== undefined) this.seen[place] = 1;
  }

  /** One array per append, in order. */
  resultsByAppend(): AppendResult[][] {
    let place = 0;
    return this.appends.map((parts) => {
      const count = parts.reduce((sum, part) => sum + part.count, 0);
      const results = Array.from(this.seen.subarray(place, place + count), resultOf);
      place += count;
      return results;
    });
  }

  private pushRows(part: EncodedRows, first: number, rows: Uint8Array[]): void {
    const seen = this.seen.subarray(first, first + part.count);
    if (!seen.includes(1)) {
      rows.push(part.rows);
      return;
    }
    for (let index = 0; index < part.count; index += 1) {
      const start = index === 0 ? 0 : part.rowEnds[index - 1];
      if (seen[index] === 0) rows.push(part.rows.subarray(start, part.rowEnds[index]));
    }
  }
}

function resultOf(seen: number): AppendResult {
  return seen === 1 ? 'duplicate' : 'accepted';
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The bytes between are zero already. */
function writeIdentityRow(identities: Uint8Array, from: number, bytes: Buffer, at: number): void {
  bytes[at + 1] = 2;
  bytes[at + 5] = UUID_BYTES;
  bytes[at + 9 + UUID_BYTES] = UUID_BYTES;
  for (let byte = 0; byte < UUID_BYTES; byte += 1) {
    bytes[at + 6 + byte] = identities[from + byte] as number;
    bytes[at + 10 + UUID_BYTES + byte] = identities[from + UUID_BYTES + byte] as number;
  }
}
