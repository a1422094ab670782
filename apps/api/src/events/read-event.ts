import {
  EVENT_LIMITS,
  type ExposureEvent,
  type JsonObject,
  type TrackEvent,
  type UnitEvent,
  type Violation,
} from '#libs/domain';
import { pointerStep } from '#libs/platform';
import { readTimestamp } from './read-timestamp.js';

const EXPOSURE_MEMBERS = new Set(['id', 'type', 'unit', 'experiment', 'variant', 'timestamp', 'attributes']);
const TRACK_MEMBERS = new Set(['id', 'type', 'unit', 'name', 'timestamp', 'value', 'properties']);

/** Keys of experiments and variants are at most this long; longer names cannot exist. */
const KEY_LENGTH = 64;

const MOST_VIOLATIONS = 10;

const TOO_LARGE = `must be a number of at most ${EVENT_LIMITS.valueMagnitude} in magnitude`;

/** An event, or everything that is wrong with it; pointers are into the event. */
export type EventReading = { event: UnitEvent; violations: null } | { event: null; violations: Violation[] };

/**
 * Reads one event by hand: an order of magnitude cheaper than a schema, and able to say how to mend what is wrong.
 * `now` is the server's time, which stands in for a timestamp that is absent.
 */
export function readEvent(input: unknown, now: number): EventReading {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { event: null, violations: [{ pointer: '', detail: 'must be an object' }] };
  }
  const reader = new EventReader(input as Record<string, unknown>, now);
  const event = reader.read();
  const { violations } = reader;
  if (violations.length > 0 || event === null) {
    return { event: null, violations: violations.slice(0, MOST_VIOLATIONS) };
  }
  return { event, violations: null };
}

class EventReader {
  readonly violations: Violation[] = [];

  constructor(
    private readonly input: Record<string, unknown>,
    private readonly now: number,
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
      timestamp: this.timestamp(),
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
      timestamp: this.timestamp(),
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

  private timestamp(): Date {
    const { timestamp } = this.input;
    if (timestamp === undefined) return new Date(this.now);
    const read = readTimestamp(timestamp, this.now);
    if (read instanceof Date) return read;
    this.fault('/timestamp', read);
    return new Date(this.now);
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
