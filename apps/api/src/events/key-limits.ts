import { ProblemError } from '#libs/platform';

/** Unused allowance is kept for so long: a burst after silence is ordinary. */
const BURST_SECONDS = 10;
const MOST_KEYS = 10_000;

interface Bucket {
  /** Events that may come at once; negative after a batch that was larger than what was left. */
  level: number;
  since: number;
}

/** How many events each key may still send: a bucket that fills at a steady rate. */
export class KeyLimits {
  private readonly buckets = new Map<string, Bucket>();
  private readonly capacity: number;

  /** @param eventsPerSecond null: any number */
  constructor(private readonly eventsPerSecond: number | null) {
    this.capacity = (eventsPerSecond ?? 0) * BURST_SECONDS;
  }

  get isLimited(): boolean {
    return this.eventsPerSecond !== null;
  }

  /** ProblemError `rate-limited` when nothing is left. Asked before a body is read. `now`: seconds of a steady clock. */
  admit(key: string, now: number): void {
    if (this.eventsPerSecond === null) return;
    const { level } = this.bucketOf(key, now);
    if (level >= 1) return;
    const seconds = Math.ceil((1 - level) / this.eventsPerSecond);
    const detail = `This key may send ${this.eventsPerSecond} events a second; it has sent more.`;
    const headers = { ...this.headers(key, now), 'retry-after': String(seconds) };
    throw new ProblemError('rate-limited', detail, [], { headers });
  }

  /** Takes what a batch turned out to hold; a batch that was admitted is never cut. */
  spend(key: string, events: number, now: number): void {
    if (this.eventsPerSecond !== null) this.bucketOf(key, now).level -= events;
  }

  /** For every answer, so that a sender can slow down in time; none when there is no limit. */
  headers(key: string, now: number): Record<string, string> {
    if (this.eventsPerSecond === null) return {};
    const { level } = this.bucketOf(key, now);
    return {
      'ratelimit-limit': String(this.capacity),
      'ratelimit-remaining': String(Math.max(0, Math.floor(level))),
      'ratelimit-reset': String(Math.ceil((this.capacity - level) / this.eventsPerSecond)),
    };
  }

  private bucketOf(key: string, now: number): Bucket {
    const bucket = this.buckets.get(key) ?? { level: this.capacity, since: now };
    const gained = (now - bucket.since) * (this.eventsPerSecond ?? 0);
    bucket.level = Math.min(this.capacity, bucket.level + gained);
    bucket.since = now;
    // Keys come and go; a forgotten one begins with a full bucket, as it would have by now.
    if (this.buckets.size >= MOST_KEYS && !this.buckets.has(key)) this.buckets.clear();
    this.buckets.set(key, bucket);
    return bucket;
  }
}
