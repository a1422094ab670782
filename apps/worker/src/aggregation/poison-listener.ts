import type { PoisonedEvent } from '#libs/domain';

/** Hears of events that could not be counted and were set aside, for the log and the metrics. */
export abstract class PoisonListener {
  abstract onPoison(event: PoisonedEvent): void;
}
