/** How an installation takes events. */
export class EventSettings {
  /** How many days back events may be, since older ones are dropped; null: everything is kept. */
  readonly retentionDays: number | null;
  /** Events that one key may send a second on average; null: any number. */
  readonly eventsPerSecond: number | null;

  constructor(
    given: { retentionDays?: number | null | undefined; eventsPerSecond?: number | null | undefined } = {},
  ) {
    this.retentionDays = given.retentionDays ?? null;
    this.eventsPerSecond = given.eventsPerSecond ?? null;
  }
}
