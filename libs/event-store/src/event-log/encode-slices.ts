import { EVENT_PLACES, PLACES_PER_EVENT, type EventSlices } from '#libs/domain';
import type { CopyRowWriter } from './copy-row-writer.js';
import { EVENT_COLUMN_COUNT } from './encode-events.js';
import { encodeRows } from './encode-rows.js';
import type { EncodedRows } from './encoded-rows.js';
import { writeEventIdBytes } from './event-id.js';

/** As `encodeEvents`, of events that are stretches of one buffer. */
export function encodeSlices(projectId: string, slices: EventSlices): EncodedRows {
  const { bytes, places } = slices;
  return encodeRows(projectId, slices.length, {
    table: 'events',
    columns: EVENT_COLUMN_COUNT,
    writeId: (index, target, offset) => {
      const at = index * PLACES_PER_EVENT + EVENT_PLACES.id;
      writeEventIdBytes(bytes, places[at] as number, places[at + 1] as number, target, offset);
    },
    writeColumns: (writer, index) => writeColumns(writer, slices, index),
  });
}

function writeColumns(writer: CopyRowWriter, slices: EventSlices, index: number): void {
  const { places, times, reportedTimes } = slices;
  const first = index * PLACES_PER_EVENT;
  const isExposure = places[first + EVENT_PLACES.variant + 1] !== 0;
  writer.text(isExposure ? 'exposure' : 'track');
  text(writer, slices, first + EVENT_PLACES.unit);
  writer.time(times[index] as number);
  writer.optionalTime(reportedTimes[index] as number);
  if (isExposure) {
    text(writer, slices, first + EVENT_PLACES.subject);
    text(writer, slices, first + EVENT_PLACES.variant);
    writer.null();
    writer.null();
    writer.null();
    object(writer, slices, first);
    return;
  }
  writer.null();
  writer.null();
  text(writer, slices, first + EVENT_PLACES.subject);
  const value = slices.values[index] as number;
  writer.numeric(Number.isNaN(value) ? null : value);
  object(writer, slices, first);
  writer.null();
}

function text(writer: CopyRowWriter, { bytes, places }: EventSlices, at: number): void {
  writer.utf8(bytes, places[at] as number, places[at + 1] as number);
}

function object(writer: CopyRowWriter, { bytes, places }: EventSlices, first: number): void {
  const at = first + EVENT_PLACES.object;
  writer.jsonUtf8(bytes, places[at] as number, places[at + 1] as number);
}
