import {
  EventLog,
  EventLogUnavailableError,
  InvalidInputError,
  isSliced,
  type AppendResult,
  type EventSlices,
  type QuarantinedEvent,
  type UnitEvent,
} from '#libs/domain';
import { encodeEvents } from './encode-events.js';
import { encodeQuarantined } from './encode-quarantined.js';
import { encodeSlices } from './encode-slices.js';
import { EventGroup, type EncodedAppend } from './event-group.js';
import { GroupFailedError, LogConnection, UnstorableGroupError } from './log-connection.js';

export interface PostgresEventLogOptions {
  connectionString: string;
  /** Groups that are written at once. */
  connections?: number;
  /** How long the first event of a group waits for others. */
  gatherMilliseconds?: number;
  /** Events of one transaction; a single larger append is written alone. */
  groupEvents?: number;
  /** Events that may wait; beyond, appends are refused at once. */
  queuedEvents?: number;
  connectTimeoutMilliseconds?: number;
  groupTimeoutMilliseconds?: number;
  /** An append that could not start to be written by then is refused. */
  queueTimeoutMilliseconds?: number;
  /** An append is answered by then, whatever of it was waiting, writing, or writing again without its neighbours. */
  appendTimeoutMilliseconds?: number;
}

const DEFAULTS = {
  connections: 2,
  gatherMilliseconds: 2,
  groupEvents: 10_000,
  queuedEvents: 100_000,
  connectTimeoutMilliseconds: 2_000,
  groupTimeoutMilliseconds: 4_000,
  queueTimeoutMilliseconds: 4_000,
  appendTimeoutMilliseconds: 6_000,
};

/** A group that begins late gets this much all the same: less would hardly be an attempt. */
const SHORTEST_GROUP_MILLISECONDS = 1_000;

interface WaitingAppend {
  encoded: EncodedAppend;
  count: number;
  since: number;
  resolve: (results: AppendResult[]) => void;
  reject: (error: Error) => void;
}

/**
 * The log in PostgreSQL. Events of concurrent appends are written together: while some groups are being committed, the next
 * one gathers. So a commit costs the more the busier it is, and an append waits for its own commit only.
 */
export class PostgresEventLog extends EventLog {
  private readonly options: Required<PostgresEventLogOptions>;
  private readonly connections: LogConnection[];
  private readonly idle: LogConnection[];
  private waiting: WaitingAppend[] = [];
  private waitingEvents = 0;
  private gathering: NodeJS.Timeout | null = null;
  private expiring: NodeJS.Timeout | null = null;
  private closed = false;
  private onEmpty: (() => void) | null = null;

  constructor(options: PostgresEventLogOptions) {
    super();
    this.options = { ...DEFAULTS, ...options };
    this.connections = Array.from(
      { length: this.options.connections },
      () => new LogConnection(this.options),
    );
    this.idle = [...this.connections];
  }

  get isFull(): boolean {
    return this.closed || this.waitingEvents >= this.options.queuedEvents;
  }

  /**
   * As the port says. InvalidInputError when an event holds what the database cannot store (a NUL character, half of a
   * surrogate pair, a year beyond 9999): then none of this append is stored, and other appends are not touched.
   */
  async append(
    projectId: string,
    events: readonly UnitEvent[] | EventSlices,
    quarantined: readonly QuarantinedEvent[] = [],
  ): Promise<AppendResult[]> {
    const count = events.length + quarantined.length;
    if (count === 0) return [];
    if (this.closed) throw new EventLogUnavailableError('The event log is closed.');
    if (this.waitingEvents + count > this.options.queuedEvents && this.waitingEvents > 0) {
      throw new EventLogUnavailableError(`The event log is busy: ${this.waitingEvents} events wait already.`);
    }
    const encoded = [isSliced(events) ? encodeSlices(projectId, events) : encodeEvents(projectId, events)];
    if (quarantined.length > 0) encoded.push(encodeQuarantined(projectId, quarantined));
    return new Promise((resolve, reject) => {
      this.waiting.push({ encoded, count, since: performance.now(), resolve, reject });
      this.waitingEvents += count;
      this.startGroups();
    });
  }

  /** Writes what waits, then lets the connections go. */
  async close(): Promise<void> {
    this.closed = true;
    this.startGroups();
    if (!this.isQuiet()) await new Promise<void>((resolve) => (this.onEmpty = resolve));
    for (const timer of [this.gathering, this.expiring]) if (timer !== null) clearTimeout(timer);
    await Promise.all(this.connections.map((connection) => connection.close()));
  }

  private startGroups(): void {
    while (this.waiting.length > 0 && this.idle.length > 0 && this.isRipe()) {
      const connection = this.idle.pop() as LogConnection;
      void this.writeGroup(connection, this.takeGroup());
    }
    this.watchTheClock();
    if (this.isQuiet()) this.onEmpty?.();
  }

  private isRipe(): boolean {
    return (
      this.closed ||
      this.waitingEvents >= this.options.groupEvents ||
      this.age() >= this.options.gatherMilliseconds
    );
  }

  /** Milliseconds for which the oldest append waits. */
  private age(): number {
    const oldest = this.waiting[0];
    return oldest ? performance.now() - oldest.since : 0;
  }

  private isQuiet(): boolean {
    return this.waiting.length === 0 && this.idle.length === this.connections.length;
  }

  private watchTheClock(): void {
    if (this.waiting.length === 0) return;
    const { gatherMilliseconds, queueTimeoutMilliseconds } = this.options;
    if (this.idle.length > 0) {
      this.gathering ??= setTimeout(() => {
        this.gathering = null;
        this.startGroups();
      }, this.remaining(gatherMilliseconds));
    }
    this.expiring ??= setTimeout(() => {
      this.expiring = null;
      this.refuseExpired();
      this.watchTheClock();
    }, this.remaining(queueTimeoutMilliseconds)).unref();
  }

  private remaining(limit: number): number {
    return Math.max(1, Math.ceil(limit - this.age()));
  }

  private takeGroup(): WaitingAppend[] {
    let count = 0;
    let events = 0;
    for (const append of this.waiting) {
      if (count > 0 && events + append.count > this.options.groupEvents) break;
      count += 1;
      events += append.count;
    }
    this.waitingEvents -= events;
    return this.waiting.splice(0, count);
  }

  private async writeGroup(connection: LogConnection, appends: WaitingAppend[]): Promise<void> {
    try {
      await this.settle(connection, appends);
    } finally {
      this.idle.push(connection);
      this.startGroups();
    }
  }

  /** Every append of it gets its answer; never rejects. */
  private async settle(connection: LogConnection, appends: WaitingAppend[]): Promise<void> {
    try {
      const group = new EventGroup(appends.map((append) => append.encoded));
      await connection.write(group, this.timeFor(appends));
      const results = group.resultsByAppend();
      appends.forEach((append, index) => append.resolve(results[index] ?? []));
    } catch (error) {
      if (error instanceof UnstorableGroupError) return this.settleApart(connection, appends, error);
      const refusal =
        error instanceof GroupFailedError ? new EventLogUnavailableError(error.message) : (error as Error);
      appends.forEach((append) => append.reject(refusal));
      if (error instanceof GroupFailedError && error.unreachable) {
        this.refuse(this.waiting.length, error.message);
      }
    }
  }

  /** GroupFailedError when there is none left. */
  private timeFor(appends: readonly WaitingAppend[]): number {
    const { groupTimeoutMilliseconds, appendTimeoutMilliseconds } = this.options;
    const oldest = Math.min(...appends.map(({ since }) => since));
    const left = Math.ceil(oldest + appendTimeoutMilliseconds - performance.now());
    if (left <= 0) throw new GroupFailedError('The event log is too slow now.', false);
    return Math.min(groupTimeoutMilliseconds, Math.max(SHORTEST_GROUP_MILLISECONDS, left));
  }

  /** One append holds what the database refuses: halves, and halves of halves, find it, and the others are stored. */
  private async settleApart(
    connection: LogConnection,
    appends: WaitingAppend[],
    refusal: UnstorableGroupError,
  ): Promise<void> {
    if (appends.length === 1) {
      appends[0]?.reject(new InvalidInputError(`The events cannot be stored: ${refusal.message}.`));
      return;
    }
    const middle = appends.length >> 1;
    await this.settle(connection, appends.slice(0, middle));
    await this.settle(connection, appends.slice(middle));
  }

  private refuseExpired(): void {
    const limit = performance.now() - this.options.queueTimeoutMilliseconds;
    const expired = this.waiting.findIndex((append) => append.since > limit);
    this.refuse(expired === -1 ? this.waiting.length : expired, 'The event log is too slow now.');
  }

  private refuse(count: number, reason: string): void {
    for (const append of this.waiting.splice(0, count)) {
      this.waitingEvents -= append.count;
      append.reject(new EventLogUnavailableError(reason));
    }
  }
}
