import type { QuarantinedEvent } from '#libs/domain';
import { encodeRows } from './encode-rows.js';
import type { EncodedRows } from './encoded-rows.js';
import { writeEventId } from './event-id.js';

/** In the order in which rows are written. */
export const QUARANTINE_COLUMNS = 'project_id, id, reason, detail, event';
const QUARANTINE_COLUMN_COUNT = 5;

/** As `encodeEvents`, of what is kept aside. */
export function encodeQuarantined(projectId: string, events: readonly QuarantinedEvent[]): EncodedRows {
  return encodeRows(projectId, events.length, {
    table: 'quarantined_events',
    columns: QUARANTINE_COLUMN_COUNT,
    writeId: (index, target, offset) => writeEventId((events[index] as QuarantinedEvent).id, target, offset),
    writeColumns: (writer, index) => {
      const { reason, detail, event } = events[index] as QuarantinedEvent;
      writer.text(reason);
      writer.text(detail);
      writer.json(event);
    },
  });
}
