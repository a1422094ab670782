import type { Violation } from '#libs/domain';
import type { EventsAnswer } from '../events-answer.js';
import type { Line } from './lines-of.js';

/** So many lines are named that were not taken; all of them are counted. */
const MOST_ERRORS = 100;

/** received = accepted + duplicates + quarantined + rejected, at any moment. */
export interface BulkCounts {
  received: number;
  accepted: number;
  duplicates: number;
  quarantined: number;
  rejected: number;
}

/** A line that was rejected (`errors`) or put aside (`reason`). */
export interface BulkLine {
  line: number;
  errors?: readonly Violation[];
  reason?: string;
}

/** What became of a stream, up to a group of its lines. */
export class BulkSummary {
  readonly counts: BulkCounts = { received: 0, accepted: 0, duplicates: 0, quarantined: 0, rejected: 0 };
  /** The first of what was not stored. */
  private readonly lines: BulkLine[] = [];

  add(lines: readonly Line[], { accepted, duplicates, rejected, quarantined = [] }: EventsAnswer): void {
    const { counts } = this;
    counts.received += lines.length;
    counts.accepted += accepted;
    counts.duplicates += duplicates;
    counts.quarantined += quarantined.length;
    counts.rejected += rejected.length;
    const numberOf = (index: number): number => lines[index]?.number ?? 0;
    const named = [
      ...rejected.map(({ index, errors }) => ({ line: numberOf(index), errors })),
      ...quarantined.map(({ index, reason }) => ({ line: numberOf(index), reason })),
    ].sort((a, b) => a.line - b.line);
    this.lines.push(...named.slice(0, MOST_ERRORS - this.lines.length));
  }

  toJSON(): BulkCounts & { errors: readonly BulkLine[]; errorsOmitted: number } {
    const { counts, lines } = this;
    const errorsOmitted = counts.rejected + counts.quarantined - lines.length;
    return { ...counts, errors: lines, errorsOmitted };
  }
}
