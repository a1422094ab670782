import { EventLog } from '#libs/domain';
import { ProblemError, retryAfter, type Principal } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { EventLedger } from './event-ledger.js';
import { EventSettings } from './event-settings.js';
import { KeyLimits } from './key-limits.js';
import { LoopDelay } from './loop-delay.js';

/** Decides before a body is read whether it may come now. */
@Injectable()
export class EventAdmission {
  private readonly limits: KeyLimits;

  constructor(
    private readonly eventLog: EventLog,
    private readonly loopDelay: LoopDelay,
    private readonly ledger: EventLedger,
    settings: EventSettings,
  ) {
    this.limits = new KeyLimits(settings.eventsPerSecond);
  }

  /** Nothing would keep anybody from sending events now, nor count how many. */
  get isUnhindered(): boolean {
    return !this.limits.isLimited && !this.eventLog.isFull && !this.loopDelay.isBusy;
  }

  /** ProblemError that says when to come again. */
  admit({ keyId }: Principal): void {
    if (this.eventLog.isFull) throw this.turnedAway('full', 'The event log is full: it cannot keep up.');
    if (this.loopDelay.isBusy) throw this.turnedAway('busy', 'The server is too busy to take events now.');
    try {
      this.limits.admit(keyId, seconds());
    } catch (error) {
      this.ledger.turnAway('limit');
      throw error;
    }
  }

  spend({ keyId }: Principal, events: number): void {
    this.limits.spend(keyId, events, seconds());
  }

  headers({ keyId }: Principal): Record<string, string> {
    return this.limits.headers(keyId, seconds());
  }

  private turnedAway(reason: 'full' | 'busy', detail: string): ProblemError {
    this.ledger.turnAway(reason);
    return new ProblemError('event-log-unavailable', detail, [], { headers: retryAfter() });
  }
}

function seconds(): number {
  return performance.now() / 1_000;
}
