import { AssignmentReceipts, DatabaseUnavailableError, type AssignmentReceipt } from '#libs/domain';
import type pg from 'pg';
import { inTransaction, poolOf } from '../statistics/session-pools.js';
import { RecentUnits } from './recent-units.js';
import { writeReceipts } from './write-receipts.js';

export interface PostgresAssignmentReceiptsOptions {
  connectionString: string;
  /** How long the first receipt of a group waits for others. */
  receiptGatherMilliseconds?: number;
  /** Receipts that may wait; beyond, they are dropped. */
  queuedReceipts?: number;
  /** Receipts of one transaction. */
  receiptGroup?: number;
  /** Units that are known to have a receipt, at least; twice as many at most. */
  rememberedReceipts?: number;
  /** How long one group may take. */
  receiptTimeoutMilliseconds?: number;
  /** Pause after a group that the database did not take. */
  receiptRetryMilliseconds?: number;
}

const DEFAULTS = {
  receiptGatherMilliseconds: 250,
  queuedReceipts: 100_000,
  receiptGroup: 5_000,
  rememberedReceipts: 100_000,
  receiptTimeoutMilliseconds: 5_000,
  receiptRetryMilliseconds: 1_000,
};
/** Beyond the server's own limit: only a server that hangs makes the client give up by itself. */
const GRACE_MILLISECONDS = 1_000;
const NUL = '\0';

/** Since the process began. */
export interface ReceiptCounters {
  /** First assignments that were written. */
  recorded: number;
  /** Assignments that left no receipt: too many waited, or the database refused them. */
  dropped: number;
}

/**
 * Receipts in PostgreSQL, written in groups on a connection of its own. What the database did not take waits for the next try;
 * when too many wait, further ones are dropped. So its memory has a bound, and a database that is away costs receipts, not answers.
 */
export class PostgresAssignmentReceipts extends AssignmentReceipts {
  private readonly options: Required<PostgresAssignmentReceiptsOptions>;
  private readonly pool: pg.Pool;
  private readonly known: RecentUnits;
  private waiting: AssignmentReceipt[] = [];
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<boolean> | null = null;
  private closed = false;
  private recorded = 0;
  private dropped = 0;

  constructor(options: PostgresAssignmentReceiptsOptions) {
    super();
    this.options = { ...DEFAULTS, ...options };
    this.known = new RecentUnits(this.options.rememberedReceipts);
    this.pool = poolOf({
      connectionString: options.connectionString,
      statementTimeout: this.options.receiptTimeoutMilliseconds,
      queryTimeout: this.options.receiptTimeoutMilliseconds + GRACE_MILLISECONDS,
      connections: 1,
      applicationName: 'consumer-science receipts',
    });
  }

  record(receipts: readonly AssignmentReceipt[]): void {
    for (const receipt of receipts) this.accept(receipt);
    if (this.waiting.length > 0) this.schedule(this.options.receiptGatherMilliseconds);
  }

  get counters(): ReceiptCounters {
    return { recorded: this.recorded, dropped: this.dropped };
  }

  /** Writes what waits, unless the database does not take it, and lets the connection go. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    let isTaken = (await this.writing) ?? true;
    while (isTaken && this.waiting.length > 0) isTaken = await this.writeGroup();
    this.dropped += this.waiting.splice(0).length;
    await this.pool.end();
  }

  private accept(receipt: AssignmentReceipt): void {
    const { experimentId, unit } = receipt;
    if (this.known.has(experimentId, unit)) return;
    if (this.closed || this.waiting.length >= this.options.queuedReceipts || unit.includes(NUL)) {
      this.dropped += 1;
      return;
    }
    this.known.add(experimentId, unit);
    this.waiting.push(receipt);
  }

  private schedule(milliseconds: number): void {
    if (this.timer !== null || this.writing !== null || this.closed) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.writeWaiting();
    }, milliseconds).unref();
  }

  private async writeWaiting(): Promise<void> {
    this.writing = this.writeGroup();
    const isTaken = await this.writing;
    this.writing = null;
    if (this.waiting.length === 0) return;
    const isFull = this.waiting.length >= this.options.receiptGroup;
    const { receiptGatherMilliseconds: gather, receiptRetryMilliseconds: retry } = this.options;
    this.schedule(isTaken ? (isFull ? 0 : gather) : retry);
  }

  /** Returns whether the database takes receipts; never rejects. */
  private async writeGroup(): Promise<boolean> {
    const group = this.waiting.splice(0, this.options.receiptGroup);
    try {
      this.recorded += await inTransaction(this.pool, (session) => writeReceipts(session, group));
      return true;
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) this.putBack(group);
      else this.drop(group);
      return false;
    }
  }

  private putBack(group: AssignmentReceipt[]): void {
    const room = Math.max(0, this.options.queuedReceipts - this.waiting.length);
    this.waiting = [...group.slice(0, room), ...this.waiting];
    this.drop(group.slice(room));
  }

  /** They are not known any more: the unit's next assignment may leave the receipt. */
  private drop(receipts: readonly AssignmentReceipt[]): void {
    this.dropped += receipts.length;
    for (const { experimentId, unit } of receipts) this.known.delete(experimentId, unit);
  }
}
