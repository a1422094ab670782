import type { AppendResult } from '#libs/domain';
import { CopyPieces } from './copy-pieces.js';
import { IDENTITY_BYTES, UUID_BYTES, type EncodedRows, type EventTable } from './encoded-rows.js';
import { IdentityPlaces } from './identity-places.js';

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

  /** Rows for `event_ids (project_id, id)`, one buffer for each COPY. */
  identities(): Buffer[] {
    const bytes = new Uint8Array(this.written * IDENTITY_ROW_BYTES);
    let at = 0;
    for (let place = 0; place < this.seen.length; place += 1) {
      if (this.seen[place] === 1) continue;
      writeIdentityRow(this.everyIdentity, place * IDENTITY_BYTES, bytes, at);
      at += IDENTITY_ROW_BYTES;
    }
    const copies = new CopyPieces();
    copies.push(bytes, 0, this.written, (row) => row * IDENTITY_ROW_BYTES);
    return copies.all();
  }

  /** Rows for the table, one buffer for each COPY. */
  rows(table: EventTable): Buffer[] {
    const copies = new CopyPieces();
    let place = 0;
    for (const part of this.parts) {
      if (part.table === table) this.pushRows(part, place, copies);
      place += part.count;
    }
    return copies.all();
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

  private pushRows({ rows, rowEnds, count }: EncodedRows, first: number, copies: CopyPieces): void {
    const startOf = (row: number): number => (row === 0 ? 0 : (rowEnds[row - 1] as number));
    const seen = this.seen.subarray(first, first + count);
    for (let from = seen.indexOf(0); from !== -1;) {
      const next = seen.indexOf(1, from);
      const to = next === -1 ? count : next;
      copies.push(rows, from, to, startOf);
      from = seen.indexOf(0, to);
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
function writeIdentityRow(identities: Uint8Array, from: number, bytes: Uint8Array, at: number): void {
  bytes[at + 1] = 2;
  bytes[at + 5] = UUID_BYTES;
  bytes[at + 9 + UUID_BYTES] = UUID_BYTES;
  for (let byte = 0; byte < UUID_BYTES; byte += 1) {
    bytes[at + 6 + byte] = identities[from + byte] as number;
    bytes[at + 10 + UUID_BYTES + byte] = identities[from + UUID_BYTES + byte] as number;
  }
}
