import { Injectable } from '@nestjs/common';
import { Clock } from '../requester/clock.js';
import { EventSettings } from './event-settings.js';

/** By what the times of events are judged now. */
@Injectable()
export class EventTimes {
  constructor(
    private readonly clock: Clock,
    private readonly settings: EventSettings,
  ) {}

  /** `now`: milliseconds since 1970. `retentionDays`: how many days back events may be; null: any number. */
  current(): { now: number; retentionDays: number | null } {
    return { now: this.clock.now().getTime(), retentionDays: this.settings.retentionDays };
  }
}
