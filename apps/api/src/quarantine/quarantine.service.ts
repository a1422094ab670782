import {
  EventQuarantine,
  NotFoundError,
  WorkSignal,
  type JsonObject,
  type KeptEvent,
  type Page,
  type PageRequest,
} from '#libs/domain';
import { invalidInput } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { acceptableTimes } from '../events/acceptable-times.js';
import { EventJudge } from '../events/event-judge.js';
import { EventSettings } from '../events/event-settings.js';
import type { Batch } from '../events/read-batch.js';
import { rejectUnknown } from '../events/reject-unknown.js';
import { Clock } from '../requester/clock.js';
import { ReplayOutcome } from './quarantine.dto.js';

/** Looks after events that were put aside: they are mended, judged as any other, and let into the log. */
@Injectable()
export class QuarantineService {
  constructor(
    private readonly quarantine: EventQuarantine,
    private readonly catalogue: CatalogueService,
    private readonly workSignal: WorkSignal,
    private readonly clock: Clock,
    private readonly settings: EventSettings,
  ) {}

  list(projectId: string, page: PageRequest): Promise<Page<KeptEvent>> {
    return this.quarantine.list(projectId, page);
  }

  get(projectId: string, number: string): Promise<KeptEvent> {
    return this.quarantine.get(projectId, number);
  }

  /** The id is what holds the event's place among those that were seen. */
  async fix(projectId: string, number: string, event: JsonObject): Promise<KeptEvent> {
    const kept = await this.quarantine.get(projectId, number);
    if (event['id'] !== kept.event['id']) {
      const detail = `must stay what it is, ${JSON.stringify(kept.event['id'])}`;
      throw invalidInput([{ pointer: '/event/id', detail }]);
    }
    return this.quarantine.fix(projectId, number, event);
  }

  /** Whoever tries it again after an answer was lost is told that it is gone: it was stored then, and counts once. */
  async replay(projectId: string, number: string): Promise<ReplayOutcome> {
    const kept = await this.find(projectId, number);
    if (kept === null) return { result: 'gone', detail: null };
    const batch = await this.judge(projectId, kept);
    const [event] = batch.events;
    if (event === undefined) return { result: 'kept', detail: reasonOf(batch) };
    const isReleased = await this.quarantine.release(projectId, number, event.event);
    if (isReleased) this.workSignal.eventsArrived();
    return { result: isReleased ? 'stored' : 'gone', detail: null };
  }

  private async find(projectId: string, number: string): Promise<KeptEvent | null> {
    try {
      return await this.quarantine.get(projectId, number);
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  /** As if it came now, except that without a timestamp it happened when it came. */
  private async judge(projectId: string, { event, receivedAt }: KeptEvent): Promise<Batch> {
    const acceptable = acceptableTimes(this.clock.now().getTime(), this.settings.retentionDays);
    const judge = new EventJudge({ now: receivedAt.getTime(), correction: 0, acceptable });
    judge.judge(0, event, { needsTextCheck: true, needsSizeCheck: true });
    await rejectUnknown(this.catalogue, judge.batch, projectId);
    return judge.batch;
  }
}

function reasonOf({ rejected, quarantined }: Batch): string {
  const faults = rejected.flatMap(({ errors }) =>
    errors.map(({ pointer, detail }) => `${pointer} ${detail}`),
  );
  const times = quarantined.map((aside) => `/timestamp ${aside.quarantined.detail}`);
  return [...faults, ...times].join('; ');
}
