import { DomainError, InvalidInputError } from '#libs/domain';
import { CopyRowWriter } from './copy-row-writer.js';
import { IDENTITY_BYTES, UUID_BYTES, type EncodedRows, type EventTable } from './encoded-rows.js';
import { writeUuid } from './event-id.js';

const writer = new CopyRowWriter();

/** How one kind of events becomes rows of a table. */
export interface RowEncoding {
  table: EventTable;
  columns: number;
  /** Writes the 16 bytes of the event's id. */
  writeId: (index: number, target: Uint8Array, offset: number) => void;
  /** Writes the columns after project and id. */
  writeColumns: (writer: CopyRowWriter, index: number) => void;
}

/** InvalidInputError, with a pointer to the first bad event, when the database could not store one. */
export function encodeRows(projectId: string, count: number, encoding: RowEncoding): EncodedRows {
  const { table, columns, writeId, writeColumns } = encoding;
  const identities = new Uint8Array(count * IDENTITY_BYTES);
  const rowEnds = new Uint32Array(count);
  if (!writeUuid(projectId, identities, 0)) {
    throw new InvalidInputError(`The project's id "${projectId}" is not a UUID.`);
  }
  writer.clear();
  for (let index = 0; index < count; index += 1) {
    const at = index * IDENTITY_BYTES;
    if (index > 0) identities.copyWithin(at, 0, UUID_BYTES);
    try {
      writeId(index, identities, at + UUID_BYTES);
      writer.startRow(columns);
      writer.uuidBytes(identities, at);
      writer.uuidBytes(identities, at + UUID_BYTES);
      writeColumns(writer, index);
    } catch (error) {
      throw pointingAt(index, error);
    }
    rowEnds[index] = writer.position;
  }
  return { table, count, identities, rows: writer.toBuffer(), rowEnds };
}

function pointingAt(index: number, error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  return new InvalidInputError(`Event ${index} cannot be stored: ${error.message}`, [
    { pointer: `/events/${index}`, detail: error.message },
  ]);
}
