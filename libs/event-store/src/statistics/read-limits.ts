import type { ReceiptLimits } from './read-receipts.js';

/** How much is looked at, one by one, for one report. */
export interface ReadLimits extends ReceiptLimits {
  /** A phase with more units has its quantiles of units' totals read from buckets. */
  exactUnits: number;
}

const COUNTED_RECEIPTS = 50_000;
/** An experiment of many phases has more receipts than those of one: so many times as many are looked through for them. */
const SCANNED_TO_COUNTED = 10;
const EXACT_UNITS = 1_000;

export interface ReadLimitOptions {
  /** Receipts of a phase that a report counts, at most: of more, a sample of the units. */
  countedReceipts?: number;
  /** Units of a phase up to which quantiles of their totals are taken of the totals themselves. */
  exactUnits?: number;
}

export function readLimitsOf({
  countedReceipts: counted = COUNTED_RECEIPTS,
  exactUnits = EXACT_UNITS,
}: ReadLimitOptions): ReadLimits {
  return { counted, scanned: counted * SCANNED_TO_COUNTED, exactUnits };
}

/** Whether so many units of the phase are counted that they are not looked at one by one. */
export function isMany(
  exposures: readonly { phase: number; units: number }[],
  phase: number,
  { exactUnits }: ReadLimits,
): boolean {
  return (
    exposures.filter((count) => count.phase === phase).reduce((sum, { units }) => sum + units, 0) > exactUnits
  );
}
