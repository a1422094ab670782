import type { AssignmentReceipt } from '../receipt.js';

/** Keeps receipts of assignments, each unit's first of an experiment. */
export abstract class AssignmentReceipts {
  /**
   * Returns at once and never throws: assignments do not wait for it. Receipts are written soon, in groups, each once; when the
   * database cannot keep up they are dropped and counted, never queued without bound.
   */
  abstract record(receipts: readonly AssignmentReceipt[]): void;
}
