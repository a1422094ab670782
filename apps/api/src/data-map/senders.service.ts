import { DataMap, EVENT_PLACES, isSliced, PLACES_PER_EVENT } from '#libs/domain';
import type { EventSlices, SenderSighting, UnitEvent } from '#libs/domain';
import type { Principal } from '#libs/platform';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../server/logger.token.js';

const FLUSH_MILLIS = 5_000;
/** Names of all keys together that wait; of further ones, the senders go unnoticed until the next flush. */
const MOST_WAITING = 10_000;

/**
 * Who sends what: an event in the log does not say by whose key it came, so that it is noted here. Kept in memory and written
 * every few seconds, aside from any answer: a process that is killed loses the last seconds of it, of the senders only.
 */
@Injectable()
export class Senders implements BeforeApplicationShutdown {
  private waiting = new Map<string, Map<string, SenderSighting>>();
  private size = 0;
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataMap: DataMap,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Events that were stored; `isNew` says which of them came for the first time. */
  note(principal: Principal, events: readonly UnitEvent[] | EventSlices, isNew: readonly boolean[]): void {
    if (isSliced(events)) this.noteSlices(principal, events, isNew);
    else {
      events.forEach((event, index) => {
        if (isNew[index] === true) this.add(principal, event.type, nameOf(event), 1);
      });
    }
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MILLIS).unref();
  }

  /** Writes what waits; what the database does not take waits for the next time. Never rejects. */
  flush(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.flushing = this.flushing.then(() => this.write());
    return this.flushing;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  /** Neighbours mostly have the same name: they are compared as bytes, and counted together. */
  private noteSlices(principal: Principal, slices: EventSlices, isNew: readonly boolean[]): void {
    const { bytes, places, length } = slices;
    let from = 0;
    let to = 0;
    let kind: 'track' | 'exposure' = 'track';
    let run = 0;
    const add = (): void => {
      if (run > 0) this.add(principal, kind, textOf(bytes, from, to), run);
    };
    for (let index = 0; index < length; index += 1) {
      if (isNew[index] !== true) continue;
      const at = index * PLACES_PER_EVENT;
      const start = places[at + EVENT_PLACES.subject] as number;
      const end = places[at + EVENT_PLACES.subject + 1] as number;
      const its = places[at + EVENT_PLACES.variant + 1] === 0 ? 'track' : 'exposure';
      if (run > 0 && its === kind && isSame(bytes, { from, to }, { from: start, to: end })) {
        run += 1;
        continue;
      }
      add();
      [from, to, kind, run] = [start, end, its, 1];
    }
    add();
  }

  private add(
    { projectId, keyId }: Principal,
    kind: 'track' | 'exposure',
    name: string,
    events: number,
  ): void {
    const ofKey = this.waiting.get(keyId) ?? new Map<string, SenderSighting>();
    this.waiting.set(keyId, ofKey);
    const place = kind === 'track' ? name : `\0${name}`;
    const sighting = ofKey.get(place);
    if (sighting !== undefined) sighting.events += events;
    else if (this.size < MOST_WAITING) {
      ofKey.set(place, { projectId, apiKey: keyId, kind, name, events });
      this.size += 1;
    }
  }

  private async write(): Promise<void> {
    const group = [...this.waiting.values()].flatMap((ofKey) => [...ofKey.values()]);
    this.waiting = new Map();
    this.size = 0;
    try {
      await this.dataMap.addSenders(group);
    } catch (error) {
      this.logger.debug({ err: error }, 'senders of events could not be noted');
      for (const { projectId, apiKey, kind, name, events } of group) {
        this.add({ projectId, keyId: apiKey } as Principal, kind, name, events);
      }
    }
  }
}

function nameOf(event: UnitEvent): string {
  return event.type === 'track' ? event.name : event.experiment;
}

interface Stretch {
  from: number;
  to: number;
}

function isSame(bytes: Uint8Array, one: Stretch, other: Stretch): boolean {
  if (one.to - one.from !== other.to - other.from) return false;
  for (let index = 0; index < one.to - one.from; index += 1) {
    if (bytes[one.from + index] !== bytes[other.from + index]) return false;
  }
  return true;
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString();
}
