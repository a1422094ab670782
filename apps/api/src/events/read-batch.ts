import { EVENT_LIMITS, type UnitEvent, type Violation } from '#libs/domain';
import { findUnstorable, invalidInput, pointerStep, type ParsedJson } from '#libs/platform';
import { readEvent } from './read-event.js';

/** An event that is not taken, and why; pointers are into the event. */
export interface RejectedEvent {
  /** Place in the batch, from 0. */
  index: number;
  errors: Violation[];
}

export interface Batch {
  /** Events that are good in themselves, with their place in the batch. */
  events: { index: number; event: UnitEvent }[];
  rejected: RejectedEvent[];
  received: number;
}

/** Reads each event for itself, so that a bad one costs only itself. ProblemError when the batch is no batch. */
export function readBatch(body: ParsedJson | undefined, bytes: number, now: number): Batch {
  const items = eventsOf(body?.value);
  const needsTextCheck = body?.needsTextCheck ?? false;
  const needsSizeCheck = bytes > EVENT_LIMITS.propertiesLength;
  const batch: Batch = { events: [], rejected: [], received: items.length };
  items.forEach((item, index) => {
    const unstorable = needsTextCheck ? findUnstorable(item) : [];
    const reading = unstorable.length > 0 ? { event: null, violations: unstorable } : readEvent(item, now);
    const violations = reading.violations ?? (needsSizeCheck ? sizeViolations(reading.event) : []);
    if (reading.event === null || violations.length > 0) batch.rejected.push({ index, errors: violations });
    else batch.events.push({ index, event: reading.event });
  });
  return batch;
}

function eventsOf(body: unknown): unknown[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidInput([{ pointer: '', detail: 'must be an object: {"events": [...]}' }]);
  }
  const others = Object.keys(body).filter((name) => name !== 'events');
  if (others.length > 0) {
    throw invalidInput(others.map((name) => ({ pointer: pointerStep(name), detail: 'is not known here' })));
  }
  const { events } = body as { events?: unknown };
  if (!Array.isArray(events))
    throw invalidInput([{ pointer: '/events', detail: 'must be a list of events' }]);
  if (events.length === 0)
    throw invalidInput([{ pointer: '/events', detail: 'must hold at least one event' }]);
  if (events.length > EVENT_LIMITS.eventsPerBatch) {
    const detail = `has more than ${EVENT_LIMITS.eventsPerBatch} events; send them in several batches`;
    throw invalidInput([{ pointer: '/events', detail }]);
  }
  return events as unknown[];
}

/** Only asked of batches that are large enough to hold such an event. */
function sizeViolations(event: UnitEvent): Violation[] {
  const [name, value] =
    event.type === 'exposure' ? ['attributes', event.attributes] : ['properties', event.properties];
  if (value === null || JSON.stringify(value).length <= EVENT_LIMITS.propertiesLength) return [];
  return [
    { pointer: `/${name}`, detail: `must have at most ${EVENT_LIMITS.propertiesLength} characters as JSON` },
  ];
}
