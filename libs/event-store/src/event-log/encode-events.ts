import { DomainError, EVENT_LIMITS, InvalidInputError, type UnitEvent } from '#libs/domain';
import { CopyRowWriter } from './copy-row-writer.js';
import { writeEventId, writeUuid } from './event-id.js';

/** Project and id: what makes an event itself. */
export const IDENTITY_BYTES = 32;
const UUID_BYTES = 16;

/** In the order in which `encodeEvents` writes them; the rest of the row are the table's defaults. */
export const EVENT_COLUMNS =
  'project_id, id, type, unit, occurred_at, experiment, variant, name, value, properties, attributes';
const EVENT_COLUMN_COUNT = 11;

/** Events of one append, ready to be copied into the table. */
export interface EncodedEvents {
  count: number;
  /** `IDENTITY_BYTES` per event. */
  identities: Buffer;
  /** Rows of the binary COPY format. */
  rows: Buffer;
  /** Offset in `rows` where each event's row ends. */
  rowEnds: Uint32Array;
}

const writer = new CopyRowWriter();

/** InvalidInputError, with a pointer to each bad event, when the database could not store them. */
export function encodeEvents(projectId: string, events: readonly UnitEvent[]): EncodedEvents {
  const identities = Buffer.allocUnsafe(events.length * IDENTITY_BYTES);
  const rowEnds = new Uint32Array(events.length);
  if (!writeUuid(projectId, identities, 0)) {
    throw new InvalidInputError(`The project's id "${projectId}" is not a UUID.`);
  }
  writer.clear();
  events.forEach((event, index) => {
    const at = index * IDENTITY_BYTES;
    identities.copyWithin(at, 0, UUID_BYTES);
    writeEventId(event.id, identities, at + UUID_BYTES);
    try {
      writeRow(event, identities, at);
    } catch (error) {
      throw pointingAt(index, error);
    }
    rowEnds[index] = writer.position;
  });
  return { count: events.length, identities, rows: writer.toBuffer(), rowEnds };
}

function writeRow(event: UnitEvent, identities: Buffer, at: number): void {
  const isExposure = event.type === 'exposure';
  if (event.unit.length > EVENT_LIMITS.unitLength) {
    throw new InvalidInputError(`A unit has at most ${EVENT_LIMITS.unitLength} characters.`);
  }
  writer.startRow(EVENT_COLUMN_COUNT);
  writer.uuidBytes(identities, at);
  writer.uuidBytes(identities, at + UUID_BYTES);
  writer.text(event.type);
  writer.text(event.unit);
  writer.timestamp(event.timestamp);
  writer.text(isExposure ? event.experiment : null);
  writer.text(isExposure ? event.variant : null);
  writer.text(isExposure ? null : event.name);
  writer.numeric(isExposure ? null : event.value);
  writer.json(isExposure ? null : event.properties);
  writer.json(isExposure ? event.attributes : null);
}

function pointingAt(index: number, error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  return new InvalidInputError(`Event ${index} cannot be stored: ${error.message}`, [
    { pointer: `/events/${index}`, detail: error.message },
  ]);
}
