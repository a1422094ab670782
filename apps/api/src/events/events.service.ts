import { EventLog, WorkSignal, type UnitEvent } from '#libs/domain';
import { ProblemError, type ParsedJson, type Principal } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { nameOfExperiment, projectCatalogue, type ApiCatalogue } from '../catalogue/project-catalogue.js';
import { Clock } from '../requester/clock.js';
import { EventLedger } from './event-ledger.js';
import { readBatch, type Batch, type RejectedEvent } from './read-batch.js';

export interface EventsAnswer {
  accepted: number;
  duplicates: number;
  rejected: RejectedEvent[];
}

/** Takes events: judged one by one, durable before the answer, counted once whatever is sent again. */
@Injectable()
export class EventsService {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly eventLog: EventLog,
    private readonly workSignal: WorkSignal,
    private readonly ledger: EventLedger,
    private readonly clock: Clock,
  ) {}

  async take({ projectId }: Principal, body: ParsedJson | undefined, bytes: number): Promise<EventsAnswer> {
    const batch = readBatch(body, bytes, this.clock.now().getTime());
    await this.rejectUnknown(batch, projectId);
    const { rejected, received } = batch;
    if (batch.events.length === 0) {
      this.ledger.settle({ received, stored: 0, duplicate: 0, rejected: rejected.length });
      throw noneAcceptable(rejected);
    }
    const events = batch.events.map(({ event }) => event);
    const accepted = await this.store(projectId, events, received);
    const duplicates = events.length - accepted;
    this.ledger.settle({ received, stored: accepted, duplicate: duplicates, rejected: rejected.length });
    this.workSignal.eventsArrived();
    return { accepted, duplicates, rejected };
  }

  private async store(projectId: string, events: UnitEvent[], received: number): Promise<number> {
    try {
      const results = await this.eventLog.append(projectId, events);
      return results.reduce((count, result) => (result === 'accepted' ? count + 1 : count), 0);
    } catch (error) {
      this.ledger.refuse(received);
      throw error;
    }
  }

  /** While the database is away nobody can say whether an experiment exists: then the batch is to come again. */
  private async lookAfter(missing: readonly string[], received: number): Promise<ApiCatalogue> {
    try {
      return await this.catalogue.afterMiss(missing);
    } catch (error) {
      this.ledger.refuse(received);
      throw error;
    }
  }

  /** Moves exposures that name no experiment or variant of the project from the events to the rejected. */
  private async rejectUnknown(batch: Batch, projectId: string): Promise<void> {
    let catalogue = this.catalogue.current();
    const missing = missingExperiments(batch, catalogue, projectId);
    if (missing.length > 0) {
      catalogue = await this.lookAfter(missing, batch.received);
      for (const name of missingExperiments(batch, catalogue, projectId)) {
        this.catalogue.confirmUnknown(name, catalogue);
      }
    }
    const known = projectCatalogue(catalogue, projectId).variants;
    const isMistaken = batch.events.some(({ event }) => faultOf(event, known) !== null);
    if (!isMistaken) return;
    const judged = batch.events.map(({ index, event }) => ({ index, event, fault: faultOf(event, known) }));
    batch.events = judged.filter(({ fault }) => fault === null);
    for (const { index, fault } of judged)
      if (fault !== null) batch.rejected.push({ index, errors: [fault] });
    batch.rejected.sort((a, b) => a.index - b.index);
  }
}

type KnownVariants = ReadonlyMap<string, ReadonlySet<string>>;

function faultOf(event: UnitEvent, known: KnownVariants): { pointer: string; detail: string } | null {
  if (event.type === 'track') return null;
  const variants = known.get(event.experiment);
  if (variants === undefined) {
    return { pointer: '/experiment', detail: `there is no experiment "${event.experiment}"` };
  }
  if (variants.has(event.variant)) return null;
  const detail = `the experiment "${event.experiment}" has no variant "${event.variant}", only ${[...variants].join(', ')}`;
  return { pointer: '/variant', detail };
}

/** Names of what the exposures refer to and the catalogue does not have, variants being part of the name. */
function missingExperiments({ events }: Batch, catalogue: ApiCatalogue, projectId: string): string[] {
  const known = projectCatalogue(catalogue, projectId).variants;
  const missing = new Set<string>();
  for (const { event } of events) {
    if (event.type === 'exposure' && faultOf(event, known) !== null) {
      missing.add(nameOfExperiment(projectId, `${event.experiment} ${event.variant}`));
    }
  }
  return [...missing];
}

function noneAcceptable(rejected: readonly RejectedEvent[]): ProblemError {
  const violations = rejected.flatMap(({ index, errors }) =>
    errors.map(({ pointer, detail }) => ({ pointer: `/events/${index}${pointer}`, detail })),
  );
  const detail = rejected.length === 1 ? 'The event cannot be taken.' : 'None of the events can be taken.';
  return new ProblemError('invalid-input', detail, violations, { members: { rejected } });
}
