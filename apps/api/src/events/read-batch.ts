import { EVENT_LIMITS, type QuarantinedEvent, type UnitEvent, type Violation } from '#libs/domain';
import { invalidInput, pointerStep, type ProblemError } from '#libs/platform';
import { acceptableTimes } from './acceptable-times.js';
import { correctionOf } from './correction-of.js';
import { LONGEST_EVENT, MOST_PARTS } from './event-json-limits.js';
import { EventJudge } from './event-judge.js';
import { LoopTurns } from './loop-turns.js';
import { readEnvelope, type Envelope, type Place } from './read-envelope.js';
import { readTimestamp } from './read-timestamp.js';

const QUOTE = 0x22;
/** Bytes. */
const LARGE_BODY = 262_144;
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
export async function readBatch(
  body: Buffer | undefined,
  { now, retentionDays }: { now: number; retentionDays: number | null },
): Promise<Batch> {
  const turns = new LoopTurns();
  // It was read into memory and looked over in one pass already.
  if (body !== undefined && body.length > LARGE_BODY) await turns.next();
  const envelope = body === undefined ? null : await readEnvelope(body, turns);
  if (envelope === null) throw notAnEnvelope();
  const places = eventsOf(envelope);
  const correction = correctionOf(sentAtOf(envelope), now);
  const judge = new EventJudge({ now, correction, acceptable: acceptableTimes(now, retentionDays) });
  for (const [index, place] of places.entries()) {
    if (turns.isOver) await turns.next();
    judgePlace(judge, index, place, envelope.bytes);
  }
  return judge.batch;
}

function judgePlace(judge: EventJudge, index: number, place: Place, bytes: Buffer): void {
  const { start, end, parts, needsTextCheck } = place;
  const length = end - start;
  if (length > LONGEST_EVENT) return judge.refuse(index, [tooLong(LONGEST_EVENT, 'bytes')]);
  if (parts > MOST_PARTS)
    return judge.refuse(index, [tooLong(MOST_PARTS, 'arrays, objects and members together')]);
  const needsSizeCheck = length > EVENT_LIMITS.propertiesLength;
  judge.judge(index, valueAt(bytes, place), { needsTextCheck, needsSizeCheck });
}

function tooLong(most: number, what: string): Violation {
  return { pointer: '', detail: `has more than ${most} ${what}` };
}

function valueAt(bytes: Buffer, { start, end }: Place): unknown {
  return JSON.parse(bytes.toString('utf8', start, end));
}

/** NaN: not said. */
function sentAtOf({ bytes, members: { sentAt } }: Envelope): number {
  if (sentAt === undefined) return NaN;
  const isText = bytes[sentAt.start] === QUOTE;
  const reading = readTimestamp(isText ? valueAt(bytes, sentAt) : null);
  if (reading.kind === 'time') return reading.time;
  throw invalidInput([{ pointer: '/sentAt', detail: reading.detail }]);
}

function eventsOf({ members, events }: Envelope): readonly Place[] {
  const others = Object.keys(members).filter((name) => !ENVELOPE.has(name));
  if (others.length > 0) {
    throw invalidInput(others.map((name) => ({ pointer: pointerStep(name), detail: 'is not known here' })));
  }
  if (events === null) throw invalidInput([{ pointer: '/events', detail: 'must be a list of events' }]);
  if (events.length === 0)
    throw invalidInput([{ pointer: '/events', detail: 'must hold at least one event' }]);
  if (events.length > EVENT_LIMITS.eventsPerBatch) {
    const detail = `has more than ${EVENT_LIMITS.eventsPerBatch} events; send them in several batches`;
    throw invalidInput([{ pointer: '/events', detail }]);
  }
  return events;
}

function notAnEnvelope(): ProblemError {
  return invalidInput([{ pointer: '', detail: 'must be an object: {"events": [...]}' }]);
}
