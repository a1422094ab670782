import {
  EVENT_LIMITS,
  type ExposureEvent,
  type JsonObject,
  type QuarantinedEvent,
  type TrackEvent,
  type UnitEvent,
  type Violation,
} from '#libs/domain';
import { pointerStep } from '#libs/platform';
import { judgeTime, type TimeRules } from './judge-time.js';

const EXPOSURE_MEMBERS = new Set(['id', 'type', 'unit', 'experiment', 'variant', 'timestamp', 'attributes']);
const TRACK_MEMBERS = new Set(['id', 'type', 'unit', 'name', 'timestamp', 'value', 'properties']);

/** Keys of experiments and variants are at most this long; longer names cannot exist. */
const KEY_LENGTH = 64;

const MOST_VIOLATIONS = 10;

const TOO_LARGE = `must be a number of at most ${EVENT_LIMITS.valueMagnitude} in magnitude`;

/** An event; or one that is well formed but cannot count; or everything that is wrong with it, with pointers into the event. */
export type EventReading =
  | { kind: 'event'; event: UnitEvent }
  | { kind: 'quarantined'; quarantined: QuarantinedEvent }
  | { kind: 'rejected'; violations: Violation[] };

/** Reads one event by hand: an order of magnitude cheaper than a schema, and able to say how to mend what is wrong. */
export function readEvent(input: unknown, rules: TimeRules): EventReading {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { kind: 'rejected', violations: [{ pointer: '', detail: 'must be an object' }] };
  }
  const reader = new EventReader(input as Record<string, unknown>, rules);
  const event = reader.read();
  const { violations, aside } = reader;
  if (violations.length > 0 || event === null) {
    return { kind: 'rejected', violations: violations.slice(0, MOST_VIOLATIONS) };
  }
  if (aside === null) return { kind: 'event', event };
  return { kind: 'quarantined', quarantined: { ...aside, id: event.id, event: input as JsonObject } };
}

class EventReader {
  readonly violations: Violation[] = [];
  /** Why the event cannot count although it is well formed. */
  aside: Pick<QuarantinedEvent, 'reason' | 'detail'> | null = null;

  constructor(
    private readonly input: Record<string, unknown>,
    private readonly rules: TimeRules,
  ) {}

  read(): UnitEvent | null {
    switch (this.input.type) {
      case 'exposure':
        return this.exposure();
      case 'track':
        return this.track();
      default:
        this.fault('/type', 'must be "exposure" or "track"');
        return null;
    }
  }

  private exposure(): ExposureEvent {
    this.refuseOthers(EXPOSURE_MEMBERS);
    return {
      id: this.id(),
      type: 'exposure',
      unit: this.text('unit', EVENT_LIMITS.unitLength),
      experiment: this.text('experiment', KEY_LENGTH),
      variant: this.text('variant', KEY_LENGTH),
      ...this.times(),
      attributes: this.object('attributes'),
    };
  }

  private track(): TrackEvent {
    this.refuseOthers(TRACK_MEMBERS);
    return {
      id: this.id(),
      type: 'track',
      unit: this.text('unit', EVENT_LIMITS.unitLength),
      name: this.text('name', EVENT_LIMITS.nameLength),
      ...this.times(),
      value: this.value(),
      properties: this.object('properties'),
    };
  }

  private id(): string {
    if (this.input.id === undefined) {
      this.fault(
        '/id',
        'is missing: the id is what makes sending an event again safe; make one per event, such as a UUID',
      );
      return '';
    }
    return this.text('id', EVENT_LIMITS.idLength);
  }

  private text(name: string, longest: number): string {
    const value = this.input[name];
    if (typeof value === 'string' && value.length > 0 && value.length <= longest) return value;
    if (value === undefined) this.fault(`/${name}`, 'is missing');
    else if (typeof value !== 'string') this.fault(`/${name}`, `must be a string${quoted(value)}`);
    else if (value === '') this.fault(`/${name}`, 'must not be empty');
    else this.fault(`/${name}`, `must have at most ${longest} characters`);
    return '';
  }

  private times(): { timestamp: Date; reportedTimestamp?: Date } {
    const judgement = judgeTime(this.input.timestamp, this.rules);
    if (judgement.kind === 'time') {
      const { time, reported } = judgement;
      return {
        timestamp: new Date(time),
        ...(reported !== null && { reportedTimestamp: new Date(reported) }),
      };
    }
    if (judgement.kind === 'malformed') this.fault('/timestamp', judgement.detail);
    else this.aside = { reason: judgement.reason, detail: judgement.detail };
    return { timestamp: new Date(this.rules.now) };
  }

  private value(): number | null {
    const { value } = this.input;
    if (value === undefined || value === null) return null;
    if (typeof value === 'number' && Math.abs(value) <= EVENT_LIMITS.valueMagnitude) return value;
    this.fault('/value', TOO_LARGE);
    return null;
  }

  private object(name: string): JsonObject | null {
    const value = this.input[name];
    if (value === undefined || value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.fault(`/${name}`, 'must be an object');
      return null;
    }
    for (const [key, member] of Object.entries(value)) {
      // A metric may sum it, and a sum must not leave out what was accepted.
      if (typeof member === 'number' && !(Math.abs(member) <= EVENT_LIMITS.valueMagnitude)) {
        this.fault(`/${name}${pointerStep(key)}`, `${TOO_LARGE}; send identifiers as text`);
      }
    }
    return value as JsonObject;
  }

  private refuseOthers(known: ReadonlySet<string>): void {
    for (const name in this.input) {
      if (!known.has(name))
        this.fault(pointerStep(name), `is not known in a ${String(this.input.type)} event`);
    }
  }

  private fault(pointer: string, detail: string): void {
    this.violations.push({ pointer, detail });
  }
}

/** Numbers are the usual mistake: ids that happen to be digits. */
function quoted(value: unknown): string {
  return typeof value === 'number' ? `, for example "${value}"` : '';
}
