import { DatabaseUnavailableError, type CatalogueSnapshot, type CatalogueSource } from '#libs/domain';
import { setTimeout as delay } from 'node:timers/promises';

export interface CatalogueMirrorOptions<T> {
  source: CatalogueSource;
  /** Makes of a snapshot what the process reads. A throw keeps the last picture. */
  compile: (snapshot: CatalogueSnapshot) => T;
  /** Hears of every failed attempt to look at the source. */
  onFailure: (error: unknown) => void;
  /** Changes that were not announced are found after this long. */
  pollMillis?: number;
  /** Lookups that miss cause at most one look at the source in this time. */
  missMillis?: number;
}

interface Picture<T> {
  version: number;
  compiled: T;
  /** Milliseconds of the process clock at which it was last known to be the newest. */
  confirmedAt: number;
}

const POLL_MILLIS = 2_000;
const MISS_MILLIS = 250;
const PATIENCE_MILLIS = 1_500;
const FIRST_PATIENCE_MILLIS = 6_000;

/**
 * The catalogue in memory: replaced whole when the source announces a change, when a poll finds one, or when somebody looks
 * for what is not there. While the source is away the last picture stays.
 */
export class CatalogueMirror<T> {
  private picture: Picture<T> | null = null;
  private running: Promise<void> | null = null;
  private queued: Promise<void> | null = null;
  private missed: Promise<void> | null = null;
  private attemptedAt = Number.NEGATIVE_INFINITY;
  private isLooking = false;
  /** Of the last look that ended; null when it succeeded. */
  private failure: { error: unknown } | null = null;
  private readonly stopping = new AbortController();

  constructor(private readonly options: CatalogueMirrorOptions<T>) {}

  /** The newest picture; null before the first could be loaded. */
  get current(): T | null {
    return this.picture?.compiled ?? null;
  }

  get version(): number | null {
    return this.picture?.version ?? null;
  }

  /** How long ago the picture was known to be the newest; null before the first. */
  get ageSeconds(): number | null {
    return this.picture === null ? null : (performance.now() - this.picture.confirmedAt) / 1_000;
  }

  /** Begins to follow the source, for ever; returns at once. */
  start(): void {
    void this.poll();
    this.follow().catch(this.options.onFailure);
  }

  stop(): void {
    this.stopping.abort();
  }

  /** Looks at the source now; rejects when it is away. */
  async refresh(): Promise<void> {
    // A look that is under way may have begun before the change that the caller knows of.
    this.queued ??= this.lookAfterRunning();
    return this.queued;
  }

  /**
   * For a lookup that missed: looks at the source once, soon, together with all others who missed meanwhile. Rejects when the
   * source is away: at once when that is known, after `most` milliseconds when it does not answer.
   */
  async refreshAfterMiss(most = PATIENCE_MILLIS): Promise<void> {
    // Before the first picture nothing at all is known, and a process that starts is slow.
    const patience = this.picture === null ? Math.max(most, FIRST_PATIENCE_MILLIS) : most;
    this.missed ??= this.lookAfterPause();
    const { missed } = this;
    // It goes on without those who do not wait for it.
    missed.catch(() => undefined);
    if (this.failure !== null) throw this.failure.error;
    if (this.isLooking && performance.now() - this.attemptedAt > patience) throw silence();
    await inTime(missed, patience);
  }

  private async lookAfterPause(): Promise<void> {
    const pause = this.attemptedAt + (this.options.missMillis ?? MISS_MILLIS) - performance.now();
    // Always a wait, if of nothing: what comes after must not run before the caller has kept this promise.
    await delay(Math.max(pause, 0));
    this.missed = null;
    await this.refresh();
  }

  private async lookAfterRunning(): Promise<void> {
    await this.running?.catch(() => undefined);
    this.queued = null;
    this.running = this.lookNoting();
    await this.running;
  }

  private async lookNoting(): Promise<void> {
    this.isLooking = true;
    try {
      await this.look();
      this.failure = null;
    } catch (error) {
      this.failure = { error };
      throw error;
    } finally {
      this.isLooking = false;
    }
  }

  private async look(): Promise<void> {
    const { source, compile } = this.options;
    const startedAt = performance.now();
    this.attemptedAt = startedAt;
    const version = await source.currentVersion();
    if (this.picture?.version === version) {
      this.picture.confirmedAt = startedAt;
      return;
    }
    const snapshot = await source.load();
    this.picture = { version: snapshot.version, compiled: compile(snapshot), confirmedAt: startedAt };
  }

  private async poll(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.refreshQuietly();
      await delay(this.options.pollMillis ?? POLL_MILLIS, undefined, { signal, ref: false }).catch(
        () => undefined,
      );
    }
  }

  private async refreshQuietly(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      if (!this.stopping.signal.aborted) this.options.onFailure(error);
    }
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    const subscription = await this.options.source.subscribe(() => void this.refreshQuietly());
    const close = (): void => void subscription.close().catch(this.options.onFailure);
    if (signal.aborted) close();
    else signal.addEventListener('abort', close, { once: true });
  }
}

function silence(): DatabaseUnavailableError {
  return new DatabaseUnavailableError('The database does not answer: nobody can say now what is new.');
}

async function inTime(promise: Promise<void>, millis: number): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const end = delay(millis, undefined, { signal }).then(
    () => {
      throw silence();
    },
    () => undefined,
  );
  try {
    await Promise.race([promise, end]);
  } finally {
    waiting.abort();
  }
}
