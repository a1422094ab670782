/** Project and id: what makes an event itself. */
export const IDENTITY_BYTES = 32;
export const UUID_BYTES = 16;

export type EventTable = 'events' | 'quarantined_events';

/** Events of one append that go into one table, ready to be copied into it. */
export interface EncodedRows {
  table: EventTable;
  count: number;
  /** `IDENTITY_BYTES` per event. */
  identities: Uint8Array;
  /** Rows of the binary COPY format. */
  rows: Uint8Array;
  /** Offset in `rows` where each event's row ends. */
  rowEnds: Uint32Array;
}
