import { QUARANTINE_REASONS, type QuarantineReason } from '#libs/domain';
import { Inject, Injectable } from '@nestjs/common';
import { Counter, type Registry } from 'prom-client';
import { REGISTRY } from '../metrics-endpoint/registry.token.js';

/** What became of a batch. */
export interface BatchOutcome {
  received: number;
  stored: number;
  duplicate: number;
  /** One reason for each event that was put aside. */
  quarantined: readonly QuarantineReason[];
  rejected: number;
}

/** Counts what became of every event: received = stored + duplicate + quarantined + rejected, always. */
@Injectable()
export class EventLedger {
  private readonly received: Counter;
  private readonly results: Counter<'result'>;
  private readonly quarantined: Counter<'reason'>;
  private readonly unacknowledged: Counter;
  private readonly shed: Counter<'reason'>;

  constructor(@Inject(REGISTRY) registry: Registry) {
    const registers = [registry];
    this.received = new Counter({
      name: 'cs_events_received_total',
      help: 'Events that were answered for: the sum of cs_events_total over its results.',
      registers,
    });
    this.results = new Counter({
      name: 'cs_events_total',
      help: 'Events by what became of them: stored, duplicate (its id was seen before), quarantined (kept aside to be mended) or rejected (with reasons in the answer).',
      labelNames: ['result'],
      registers,
    });
    this.quarantined = new Counter({
      name: 'cs_events_quarantined_total',
      help: 'Events that were put aside, by why they cannot count as they are.',
      labelNames: ['reason'],
      registers,
    });
    this.unacknowledged = new Counter({
      name: 'cs_events_unacknowledged_total',
      help: 'Events in batches that were refused with 503: their senders were told to send them again.',
      registers,
    });
    this.shed = new Counter({
      name: 'cs_event_requests_shed_total',
      help: 'Requests that were refused before their body was read: the log was full, the process too busy, or the key over its limit.',
      labelNames: ['reason'],
      registers,
    });
    for (const result of ['stored', 'duplicate', 'quarantined', 'rejected']) this.results.inc({ result }, 0);
    for (const reason of QUARANTINE_REASONS) this.quarantined.inc({ reason }, 0);
    for (const reason of SHED_REASONS) this.shed.inc({ reason }, 0);
  }

  settle({ received, stored, duplicate, quarantined, rejected }: BatchOutcome): void {
    this.received.inc(received);
    this.results.inc({ result: 'stored' }, stored);
    this.results.inc({ result: 'duplicate' }, duplicate);
    this.results.inc({ result: 'quarantined' }, quarantined.length);
    this.results.inc({ result: 'rejected' }, rejected);
    for (const reason of quarantined) this.quarantined.inc({ reason });
  }

  refuse(events: number): void {
    this.unacknowledged.inc(events);
  }

  turnAway(reason: ShedReason): void {
    this.shed.inc({ reason });
  }
}

const SHED_REASONS = ['full', 'busy', 'limit'] as const;
export type ShedReason = (typeof SHED_REASONS)[number];
