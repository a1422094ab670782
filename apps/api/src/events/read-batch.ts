import { EVENT_LIMITS, type QuarantinedEvent, type UnitEvent, type Violation } from '#libs/domain';
import { invalidInput, pointerStep, type ParsedJson } from '#libs/platform';
import { acceptableTimes } from './acceptable-times.js';
import { correctionOf } from './correction-of.js';
import { EventJudge } from './event-judge.js';
import { readTimestamp } from './read-timestamp.js';

const ENVELOPE = new Set(['events', 'sentAt']);

/** An event that is not taken, and why; pointers are into the event. */
export interface RejectedEvent {
  /** Place in the batch, from 0. */
  index: number;
  errors: Violation[];
}

/** An event that is kept aside until somebody mends it. */
export interface AsideEvent {
  /** Place in the batch, from 0. */
  index: number;
  quarantined: QuarantinedEvent;
}

export interface Batch {
  /** Events that are good in themselves, with their place in the batch. */
  events: { index: number; event: UnitEvent }[];
  quarantined: AsideEvent[];
  rejected: RejectedEvent[];
  received: number;
}

/** Reads each event for itself, so that a bad one costs only itself. ProblemError when the batch is no batch. */
export function readBatch(
  body: ParsedJson | undefined,
  bytes: number,
  times: { now: number; retentionDays: number | null },
): Batch {
  const { events, sentAt } = envelopeOf(body?.value);
  const { now, retentionDays } = times;
  const correction = correctionOf(sentAt, now);
  const judge = new EventJudge({ now, correction, acceptable: acceptableTimes(now, retentionDays) });
  const needsSizeCheck = bytes > EVENT_LIMITS.propertiesLength;
  events.forEach((event, index) =>
    judge.judge(index, event, { needsTextCheck: body?.needsTextCheck ?? false, needsSizeCheck }),
  );
  return judge.batch;
}

function envelopeOf(body: unknown): { events: unknown[]; sentAt: number } {
  const events = eventsOf(body);
  const { sentAt } = body as { sentAt?: unknown };
  if (sentAt === undefined) return { events, sentAt: NaN };
  const reading = readTimestamp(sentAt);
  if (reading.kind === 'time') return { events, sentAt: reading.time };
  throw invalidInput([{ pointer: '/sentAt', detail: reading.detail }]);
}

function eventsOf(body: unknown): unknown[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidInput([{ pointer: '', detail: 'must be an object: {"events": [...]}' }]);
  }
  const others = Object.keys(body).filter((name) => !ENVELOPE.has(name));
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
