import type { WireEvent } from '../api-client/wire.js';
import { eventId } from '../event-sender/event-id.js';

/** What a unit did, as an event; `number` tells its outcomes apart. */
export function outcomeEvent(
  unit: string,
  name: string,
  value: number | null,
  time: Date,
  number: number,
): WireEvent {
  const id = eventId(time, [unit, name, String(number)]);
  const event = { id, type: 'track' as const, unit, name, timestamp: time.toISOString() };
  return value === null ? event : { ...event, value };
}
