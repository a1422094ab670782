import { EventLog, WorkSignal, type EventSlices, type UnitEvent } from '#libs/domain';
import { ProblemError, type Principal } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { Senders } from '../data-map/senders.service.js';
import { EventLedger } from './event-ledger.js';
import { EventReader } from './event-reader.service.js';
import type { EventsAnswer, QuarantinedAnswer } from './events-answer.js';
import type { AsideEvent, Batch, RejectedEvent } from './read-batch.js';

/** Takes events: judged one by one, durable before the answer, counted once whatever is sent again. */
@Injectable()
export class EventsService {
  constructor(
    private readonly reader: EventReader,
    private readonly eventLog: EventLog,
    private readonly workSignal: WorkSignal,
    private readonly ledger: EventLedger,
    private readonly senders: Senders,
  ) {}

  /** ProblemError when nothing of it can be taken. `onCount` hears how many events the batch has, whatever becomes of them. */
  async take(
    principal: Principal,
    bytes: Buffer | undefined,
    onCount: (events: number) => void = () => undefined,
  ): Promise<EventsAnswer> {
    const slices = bytes === undefined ? null : this.reader.slice(principal.projectId, bytes);
    if (slices !== null) {
      onCount(slices.length);
      return this.keep(principal, slices, [], []);
    }
    const batch = await this.reader.read(bytes);
    onCount(batch.received);
    const answer = await this.takeBatch(principal, batch);
    if (answer.rejected.length === batch.received) throw noneAcceptable(answer.rejected);
    return answer;
  }

  /** Stores what is good of events that were read one by one. */
  async takeBatch(principal: Principal, batch: Batch): Promise<EventsAnswer> {
    try {
      await this.reader.rejectUnknown(batch, principal.projectId);
    } catch (error) {
      this.ledger.refuse(batch.received);
      throw error;
    }
    const events = batch.events.map(({ event }) => event);
    return this.keep(principal, events, batch.quarantined, batch.rejected);
  }

  /** Stores events that were judged, and answers for them. */
  async keep(
    principal: Principal,
    events: readonly UnitEvent[] | EventSlices,
    aside: readonly AsideEvent[],
    rejected: RejectedEvent[],
  ): Promise<EventsAnswer> {
    const received = events.length + aside.length + rejected.length;
    const isNew = await this.append(principal.projectId, events, aside, received);
    const accepted = countNew(isNew, events.length);
    const quarantined = aside.filter((_event, place) => isNew[events.length + place]);
    const duplicates = events.length + aside.length - accepted - quarantined.length;
    this.ledger.settle({
      received,
      stored: accepted,
      duplicate: duplicates,
      quarantined: quarantined.map((event) => event.quarantined.reason),
      rejected: rejected.length,
    });
    if (accepted > 0) {
      this.workSignal.eventsArrived();
      this.senders.note(principal, events, isNew);
    }
    const answer = { accepted, duplicates, rejected };
    return quarantined.length === 0 ? answer : { ...answer, quarantined: quarantined.map(describe) };
  }

  private async append(
    projectId: string,
    events: readonly UnitEvent[] | EventSlices,
    aside: readonly AsideEvent[],
    received: number,
  ): Promise<boolean[]> {
    try {
      const quarantined = aside.map((event) => event.quarantined);
      const results = await this.eventLog.append(projectId, events, quarantined);
      return results.map((result) => result === 'accepted');
    } catch (error) {
      this.ledger.refuse(received);
      throw error;
    }
  }
}

function countNew(isNew: readonly boolean[], events: number): number {
  let count = 0;
  for (let index = 0; index < events; index += 1) if (isNew[index]) count += 1;
  return count;
}

function describe({ index, quarantined: { reason, detail } }: AsideEvent): QuarantinedAnswer {
  return { index, reason, detail: `/timestamp ${detail}` };
}

/** All of them are in `rejected`. */
const MOST_VIOLATIONS = 100;

function noneAcceptable(rejected: readonly RejectedEvent[]): ProblemError {
  const violations = rejected
    .slice(0, MOST_VIOLATIONS)
    .flatMap(({ index, errors }) =>
      errors.map(({ pointer, detail }) => ({ pointer: `/events/${index}${pointer}`, detail })),
    );
  const detail = rejected.length === 1 ? 'The event cannot be taken.' : 'None of the events can be taken.';
  const first = violations.slice(0, MOST_VIOLATIONS);
  return new ProblemError('invalid-input', detail, first, { members: { rejected } });
}
