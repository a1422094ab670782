import type { ApiClient } from '../api-client/api-client.js';
import type { WireEvent } from '../api-client/wire.js';

/** An event and the place it came from. */
export interface PlacedEvent {
  event: WireEvent;
  line: number;
  /** Rows that were handed over completely before this event's row. */
  rowsBefore: number;
}

export interface SenderSettings {
  batch: number;
  /** Batches that may wait for their answer at the same time. */
  inFlight: number;
  onAnswered: (events: number) => void;
  onRejected: (placed: PlacedEvent, detail: string) => void;
}

/** Sends events in batches, a few at a time, and counts the answers. `add` waits while enough is under way. */
export class EventSender {
  accepted = 0;
  duplicates = 0;
  rejected = 0;
  private waiting: PlacedEvent[] = [];
  private readonly underWay = new Map<Promise<void>, readonly PlacedEvent[]>();
  private failure: { error: unknown } | null = null;

  constructor(
    private readonly api: Pick<ApiClient, 'sendEvents'>,
    private readonly settings: SenderSettings,
  ) {}

  async add(placed: PlacedEvent): Promise<void> {
    this.waiting.push(placed);
    if (this.waiting.length >= this.settings.batch) await this.flush();
  }

  /** Sends what waits for its batch to fill; resolves when it is under way. */
  async flush(): Promise<void> {
    this.throwFailure();
    while (this.underWay.size >= this.settings.inFlight) {
      await Promise.race(this.underWay.keys());
      this.throwFailure();
    }
    if (this.waiting.length === 0) return;
    const batch = this.waiting;
    this.waiting = [];
    const sending = this.send(batch)
      .then(() => void this.underWay.delete(sending))
      .catch((error: unknown) => void (this.failure ??= { error }));
    this.underWay.set(sending, batch);
  }

  /** Resolves when everything is answered; rejects with the first failure. */
  async finish(): Promise<void> {
    await this.flush();
    await Promise.all(this.underWay.keys());
    this.throwFailure();
  }

  /** Rows, from the first on, whose events are all answered; null: all that were added. */
  get answeredRows(): number | null {
    const open = [...this.underWay.values(), this.waiting].flatMap((batch) => batch[0] ?? []);
    return open.length === 0 ? null : Math.min(...open.map(({ rowsBefore }) => rowsBefore));
  }

  private async send(batch: readonly PlacedEvent[]): Promise<void> {
    const answer = await this.api.sendEvents(batch.map(({ event }) => event));
    this.accepted += answer.accepted;
    this.duplicates += answer.duplicates;
    this.rejected += answer.rejected.length;
    for (const { index, errors } of answer.rejected) {
      this.settings.onRejected(
        batch[index]!,
        errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; '),
      );
    }
    this.settings.onAnswered(batch.length);
  }

  private throwFailure(): void {
    if (this.failure !== null) throw this.failure.error;
  }
}
