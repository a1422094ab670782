import { EVENT_LIMITS, type JsonObject, type UnitEvent, type Violation } from '#libs/domain';
import { findUnstorable } from '#libs/platform';
import type { TimeRules } from './judge-time.js';
import type { Batch } from './read-batch.js';
import { readEvent } from './read-event.js';

/** Of a batch: of each rejected event after these only its first fault is told, so that what is answered stays small. */
const MOST_FAULTS = 1_000;

/** What of an event's bytes was seen that makes a closer look necessary. */
export interface Suspicion {
  /** It may hold a text that cannot be stored. */
  needsTextCheck: boolean;
  /** It may be too large. */
  needsSizeCheck: boolean;
}

/** Judges the events of a batch, each for itself. */
export class EventJudge {
  readonly batch: Batch = { events: [], quarantined: [], rejected: [], received: 0 };

  private faults = 0;

  constructor(private readonly rules: TimeRules) {}

  judge(index: number, input: unknown, { needsTextCheck, needsSizeCheck }: Suspicion): void {
    this.batch.received += 1;
    const unstorable = needsTextCheck ? findUnstorable(input) : [];
    if (unstorable.length > 0) return this.reject(index, unstorable);
    const reading = readEvent(input, this.rules);
    if (reading.kind === 'rejected') return this.reject(index, reading.violations);
    const tooLarge = needsSizeCheck ? sizeViolations(input as UnitEvent) : [];
    if (tooLarge.length > 0) return this.reject(index, tooLarge);
    if (reading.kind === 'event') this.batch.events.push({ index, event: reading.event });
    else this.batch.quarantined.push({ index, quarantined: reading.quarantined });
  }

  /** Of what could not even be parsed. */
  refuse(index: number, errors: Violation[]): void {
    this.batch.received += 1;
    this.reject(index, errors);
  }

  private reject(index: number, errors: Violation[]): void {
    const told = this.faults < MOST_FAULTS ? errors : errors.slice(0, 1);
    this.faults += told.length;
    this.batch.rejected.push({ index, errors: told });
  }
}

/** Of an event that was read, and so has the one member or the other, or none. */
function sizeViolations(event: UnitEvent): Violation[] {
  const name = event.type === 'exposure' ? 'attributes' : 'properties';
  const value = (event as unknown as Record<string, JsonObject | null | undefined>)[name] ?? null;
  if (value === null || JSON.stringify(value).length <= EVENT_LIMITS.propertiesLength) return [];
  const detail = `must have at most ${EVENT_LIMITS.propertiesLength} characters as JSON`;
  return [{ pointer: `/${name}`, detail }];
}
