import type { WireEvent } from '../api-client/wire.js';
import { eventId } from '../event-sender/event-id.js';
import type { MetricKind } from './scenario.js';
import type { Outcome } from './unit-outcomes.js';

/** A unit whose outcomes are told to the server. */
export interface ExposedUnit {
  unit: string;
  exposedAt: Date;
  /** Name of the event that feeds a metric. */
  nameOf: (kind: MetricKind) => string;
}

/** What a unit did, as events; what it did before its exposure has ids of its own. */
export function outcomeEvents(
  { unit, exposedAt, nameOf }: ExposedUnit,
  outcomes: readonly Outcome[],
): WireEvent[] {
  return outcomes.map(({ kind, value, delay }, number) => {
    const name = nameOf(kind);
    const time = new Date(Math.floor(exposedAt.getTime() + delay));
    const id = eventId(time, [unit, name, ...(delay < 0 ? ['before'] : []), String(number)]);
    const event = { id, type: 'track' as const, unit, name, timestamp: time.toISOString() };
    return value === null ? event : { ...event, value };
  });
}
