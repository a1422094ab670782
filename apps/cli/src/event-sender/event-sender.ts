import type { ApiClient } from '../api-client/api-client.js';
import type { WireEvent } from '../api-client/wire.js';

/** An event, and where it came from in the caller's own terms. */
export interface OriginatedEvent<Origin> {
  event: WireEvent;
  origin: Origin;
}

export interface SenderSettings<Origin> {
  batch: number;
  /** Batches that may wait for their answer at the same time. */
  inFlight: number;
  onAnswered: (events: number) => void;
  onRejected: (event: OriginatedEvent<Origin>, detail: string) => void;
}

/** Sends events in batches, a few at a time, and counts the answers. `add` waits while enough is under way. */
export class EventSender<Origin> {
  accepted = 0;
  duplicates = 0;
  rejected = 0;
  private readonly waiting: OriginatedEvent<Origin>[] = [];
  private readonly underWay = new Map<Promise<void>, readonly OriginatedEvent<Origin>[]>();
  private failure: { error: unknown } | null = null;

  constructor(
    private readonly api: Pick<ApiClient, 'sendEvents'>,
    private readonly settings: SenderSettings<Origin>,
  ) {}

  async add(event: OriginatedEvent<Origin>): Promise<void> {
    this.waiting.push(event);
    if (this.waiting.length >= this.settings.batch) await this.flush();
  }

  /** Sends a batch of what waits, full or not; resolves when it is under way. */
  async flush(): Promise<void> {
    this.throwFailure();
    while (this.underWay.size >= this.settings.inFlight) {
      await Promise.race(this.underWay.keys());
      this.throwFailure();
    }
    if (this.waiting.length === 0) return;
    const batch = this.waiting.splice(0, this.settings.batch);
    const sending = this.send(batch)
      .then(() => void this.underWay.delete(sending))
      .catch((error: unknown) => void (this.failure ??= { error }));
    this.underWay.set(sending, batch);
  }

  /** Resolves when everything is answered; rejects with the first failure. */
  async finish(): Promise<void> {
    do await this.flush();
    while (this.waiting.length > 0);
    await Promise.all(this.underWay.keys());
    this.throwFailure();
  }

  /** Origin of the event that was added first among those without an answer; null when all are answered. */
  get oldestUnanswered(): Origin | null {
    const [oldest = this.waiting] = this.underWay.values();
    return oldest[0]?.origin ?? null;
  }

  private async send(batch: readonly OriginatedEvent<Origin>[]): Promise<void> {
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
