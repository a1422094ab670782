import { EVENT_LIMITS, EVENT_PLACES, PLACES_PER_EVENT, type EventSlices } from '#libs/domain';
import { isUtf8 } from 'node:buffer';
import { acceptableTimes, type AcceptableTimes } from '../acceptable-times.js';
import { correctionOf } from '../correction-of.js';
import { instantOf } from './instant-of.js';
import { JsonScanner } from './json-scanner.js';
import { memberOf, MEMBERS } from './member-of.js';
import { scanObject } from './scan-object.js';

export interface SlicingContext {
  /** The server's time, in milliseconds since 1970. */
  now: number;
  /** How many days back events may be; null: any number. */
  retentionDays: number | null;
  /** Whether an exposure may name them. */
  isKnown: (experiment: string, variant: string) => boolean;
}

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const EVENTS = Buffer.from('events');
const SENT_AT = Buffer.from('sentAt');
const NULL = Buffer.from('null');
const LETTER_N = 0x6e;
/** Keys of experiments and variants are at most this long. */
const KEY_LENGTH = 64;
const MOST_EVENTS = EVENT_LIMITS.eventsPerBatch;

/** Where a batch is taken down while it is read, which nothing interrupts: how long it is, is known only then. */
const draft = {
  places: new Int32Array(MOST_EVENTS * PLACES_PER_EVENT),
  times: new Float64Array(MOST_EVENTS),
  values: new Float64Array(MOST_EVENTS),
};

const EXPOSURE = Buffer.from('exposure');
const TRACK = Buffer.from('track');
const OF_EXPOSURE = MEMBERS.id | MEMBERS.type | MEMBERS.unit | MEMBERS.experiment | MEMBERS.variant;
const OF_TRACK = MEMBERS.id | MEMBERS.type | MEMBERS.unit | MEMBERS.name;
const OPTIONAL_EXPOSURE = MEMBERS.timestamp | MEMBERS.attributes;
const OPTIONAL_TRACK = MEMBERS.timestamp | MEMBERS.value | MEMBERS.properties;

/**
 * A batch in which every event is good, read in one pass over its bytes without making an object of any of them; null when
 * anything is out of the ordinary, which is not to say that it is wrong: then the batch is to be read with care. What is
 * taken here is exactly what would be taken there.
 */
export function sliceBatch(bytes: Buffer, context: SlicingContext): EventSlices | null {
  if (!isUtf8(bytes)) return null;
  return new BatchSlicer(bytes, context).batch();
}

class BatchSlicer {
  private readonly scanner: JsonScanner;
  private readonly places = draft.places;
  private readonly times = draft.times;
  private readonly values = draft.values;
  private readonly limits: AcceptableTimes;
  private count = 0;
  private sentAt = NaN;
  private isExposure = false;

  constructor(
    private readonly bytes: Buffer,
    private readonly context: SlicingContext,
  ) {
    this.scanner = new JsonScanner(bytes);
    this.limits = acceptableTimes(context.now, context.retentionDays);
  }

  batch(): EventSlices | null {
    const { scanner } = this;
    if (!scanner.take(OPEN_OBJECT)) return null;
    let hasEvents = false;
    do {
      if (!scanner.plainText()) return null;
      const isEvents = this.isText(EVENTS);
      if (!isEvents && !this.isText(SENT_AT)) return null;
      if (!scanner.take(COLON)) return null;
      if (isEvents ? hasEvents || !this.events() : !this.readSentAt()) return null;
      hasEvents ||= isEvents;
    } while (scanner.take(COMMA));
    const isWhole = scanner.take(CLOSE_OBJECT) && scanner.at === this.bytes.length;
    return isWhole && hasEvents ? this.slices() : null;
  }

  private slices(): EventSlices | null {
    const { bytes, count } = this;
    const places = this.places.slice(0, count * PLACES_PER_EVENT);
    const times = this.times.slice(0, count);
    const values = this.values.slice(0, count);
    const reportedTimes = new Float64Array(count).fill(NaN);
    const correction = correctionOf(this.sentAt, this.context.now);
    for (let index = 0; index < count; index += 1) {
      const reported = times[index] as number;
      if (Number.isNaN(reported)) times[index] = this.context.now;
      else if (correction !== 0) {
        reportedTimes[index] = reported;
        times[index] = reported + correction;
      }
      if (!this.limits.includes(times[index] as number)) return null;
    }
    return { length: count, bytes, places, times, reportedTimes, values };
  }

  private readSentAt(): boolean {
    const { scanner } = this;
    if (!Number.isNaN(this.sentAt) || !scanner.plainText()) return false;
    this.sentAt = instantOf(this.bytes, scanner.start, scanner.end);
    return !Number.isNaN(this.sentAt);
  }

  private events(): boolean {
    const { scanner } = this;
    if (!scanner.take(OPEN_ARRAY)) return false;
    do {
      if (this.count === MOST_EVENTS || !this.event()) return false;
      this.count += 1;
    } while (scanner.take(COMMA));
    return scanner.take(CLOSE_ARRAY);
  }

  private event(): boolean {
    const { scanner, count } = this;
    if (!scanner.take(OPEN_OBJECT)) return false;
    this.clear(count);
    let seen = 0;
    do {
      if (!scanner.plainText()) return false;
      const member = memberOf(this.bytes, scanner.start, scanner.end);
      if (member === 0 || (seen & member) !== 0 || !scanner.take(COLON) || !this.member(member)) return false;
      seen |= member;
    } while (scanner.take(COMMA));
    return scanner.take(CLOSE_OBJECT) && this.isComplete(seen);
  }

  private member(member: number): boolean {
    switch (member) {
      case MEMBERS.id:
        return this.text(EVENT_PLACES.id, EVENT_LIMITS.idLength);
      case MEMBERS.unit:
        return this.text(EVENT_PLACES.unit, EVENT_LIMITS.unitLength);
      case MEMBERS.name:
        return this.text(EVENT_PLACES.subject, EVENT_LIMITS.nameLength);
      case MEMBERS.experiment:
        return this.text(EVENT_PLACES.subject, KEY_LENGTH);
      case MEMBERS.variant:
        return this.text(EVENT_PLACES.variant, KEY_LENGTH);
      case MEMBERS.type:
        return this.type();
      case MEMBERS.timestamp:
        return this.timestamp();
      case MEMBERS.value:
        return this.value();
      default:
        return this.object();
    }
  }

  /** `longest` counts characters, of which there are at most as many as bytes. */
  private text(place: number, longest: number): boolean {
    const { scanner } = this;
    if (!scanner.plainText()) return false;
    const { start, end } = scanner;
    this.mark(place, start, end);
    return end > start && end - start <= longest;
  }

  private type(): boolean {
    if (!this.scanner.plainText()) return false;
    this.isExposure = this.isText(EXPOSURE);
    return this.isExposure || this.isText(TRACK);
  }

  private timestamp(): boolean {
    const { scanner, count } = this;
    if (!scanner.plainText()) return false;
    const time = instantOf(this.bytes, scanner.start, scanner.end);
    this.times[count] = time;
    return !Number.isNaN(time);
  }

  private value(): boolean {
    const { scanner, count } = this;
    if (this.bytes[scanner.at] === LETTER_N) return scanner.word(NULL);
    const value = scanner.number();
    this.values[count] = value;
    return !Number.isNaN(value);
  }

  private object(): boolean {
    const { scanner } = this;
    if (this.bytes[scanner.at] === LETTER_N) return scanner.word(NULL);
    const start = scanner.at;
    if (!scanObject(scanner)) return false;
    this.mark(EVENT_PLACES.object, start, scanner.at);
    return true;
  }

  private isComplete(seen: number): boolean {
    if (!this.isExposure) return (seen & ~OPTIONAL_TRACK) === OF_TRACK;
    if ((seen & ~OPTIONAL_EXPOSURE) !== OF_EXPOSURE) return false;
    return this.context.isKnown(this.textAt(EVENT_PLACES.subject), this.textAt(EVENT_PLACES.variant));
  }

  /** Of what may be left out. */
  private clear(event: number): void {
    this.times[event] = NaN;
    this.values[event] = NaN;
    this.markAt(event, EVENT_PLACES.variant, 0, 0);
    this.markAt(event, EVENT_PLACES.object, 0, 0);
  }

  private mark(place: number, start: number, end: number): void {
    this.markAt(this.count, place, start, end);
  }

  private markAt(event: number, place: number, start: number, end: number): void {
    const at = event * PLACES_PER_EVENT + place;
    this.places[at] = start;
    this.places[at + 1] = end;
  }

  /** Keys are ASCII; what is not names nothing that exists. */
  private textAt(place: number): string {
    const at = this.count * PLACES_PER_EVENT + place;
    return this.bytes.toString('latin1', this.places[at], this.places[at + 1]);
  }

  private isText(expected: Uint8Array): boolean {
    const { start, end } = this.scanner;
    if (end - start !== expected.length) return false;
    for (let index = 0; index < expected.length; index += 1) {
      if (this.bytes[start + index] !== expected[index]) return false;
    }
    return true;
  }
}
