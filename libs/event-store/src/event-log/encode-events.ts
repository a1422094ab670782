import { EVENT_LIMITS, InvalidInputError, type UnitEvent } from '#libs/domain';
import type { CopyRowWriter } from './copy-row-writer.js';
import { encodeRows } from './encode-rows.js';
import type { EncodedRows } from './encoded-rows.js';
import { writeEventId } from './event-id.js';

/** In the order in which rows are written; the rest of a row are the table's defaults. */
export const EVENT_COLUMNS =
  'project_id, id, type, unit, occurred_at, reported_at, experiment, variant, name, value, properties, attributes';
export const EVENT_COLUMN_COUNT = 12;

/** InvalidInputError, with a pointer to the first bad event, when the database could not store one. */
export function encodeEvents(projectId: string, events: readonly UnitEvent[]): EncodedRows {
  return encodeRows(projectId, events.length, {
    table: 'events',
    columns: EVENT_COLUMN_COUNT,
    writeId: (index, target, offset) => writeEventId((events[index] as UnitEvent).id, target, offset),
    writeColumns: (writer, index) => writeColumns(writer, events[index] as UnitEvent),
  });
}

function writeColumns(writer: CopyRowWriter, event: UnitEvent): void {
  const isExposure = event.type === 'exposure';
  if (event.unit.length > EVENT_LIMITS.unitLength) {
    throw new InvalidInputError(`A unit has at most ${EVENT_LIMITS.unitLength} characters.`);
  }
  writer.text(event.type);
  writer.text(event.unit);
  writer.time(event.timestamp.getTime());
  writer.optionalTime(event.reportedTimestamp?.getTime() ?? NaN);
  writer.text(isExposure ? event.experiment : null);
  writer.text(isExposure ? event.variant : null);
  writer.text(isExposure ? null : event.name);
  writer.numeric(isExposure ? null : event.value);
  writer.json(isExposure ? null : event.properties);
  writer.json(isExposure ? event.attributes : null);
}
