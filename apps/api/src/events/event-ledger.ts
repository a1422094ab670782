import { Inject, Injectable } from '@nestjs/common';
import { Counter, type Registry } from 'prom-client';
import { REGISTRY } from '../metrics-endpoint/registry.token.js';

/** What became of a batch. */
export interface BatchOutcome {
  received: number;
  stored: number;
  duplicate: number;
  rejected: number;
}

/** Counts what became of every event: received = stored + duplicate + rejected, always. */
@Injectable()
export class EventLedger {
  private readonly received: Counter;
  private readonly results: Counter<'result'>;
  private readonly unacknowledged: Counter;

  constructor(@Inject(REGISTRY) registry: Registry) {
    const registers = [registry];
    this.received = new Counter({
      name: 'cs_events_received_total',
      help: 'Events that were answered for: the sum of cs_events_total over its results.',
      registers,
    });
    this.results = new Counter({
      name: 'cs_events_total',
      help: 'Events by what became of them: stored, duplicate (its id was seen before) or rejected (with reasons in the answer).',
      labelNames: ['result'],
      registers,
    });
    this.unacknowledged = new Counter({
      name: 'cs_events_unacknowledged_total',
      help: 'Events in batches that were refused with 503: their senders were told to send them again.',
      registers,
    });
    for (const result of ['stored', 'duplicate', 'rejected']) this.results.inc({ result }, 0);
  }

  settle({ received, stored, duplicate, rejected }: BatchOutcome): void {
    this.received.inc(received);
    this.results.inc({ result: 'stored' }, stored);
    this.results.inc({ result: 'duplicate' }, duplicate);
    this.results.inc({ result: 'rejected' }, rejected);
  }

  refuse(events: number): void {
    this.unacknowledged.inc(events);
  }
}
