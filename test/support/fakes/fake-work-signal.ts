import { WorkSignal } from '#libs/domain';

/** Counts the hints it was given. */
export class FakeWorkSignal extends WorkSignal {
  hints = 0;

  override eventsArrived(): void {
    this.hints += 1;
  }
}
