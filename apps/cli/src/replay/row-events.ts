import type { WireEvent } from '../api-client/wire.js';
import { FingerprintMap } from '../fingerprints/fingerprint-map.js';
import { eventId } from '../event-sender/event-id.js';
import type { ReplayQuestion } from './replay-question.js';
import type { ReplayRow } from './row-reader.js';
import type { OutcomeKind } from './scan-file.js';

/**
 * Turns rows into events whose ids depend on what the rows say and not on where they stand: rows that say the same are
 * told apart by their number, so that the same rows in any order make the same set of events.
 */
export class RowEvents {
  private readonly occurrences = new FingerprintMap();

  constructor(
    private readonly question: ReplayQuestion,
    private readonly kinds: readonly OutcomeKind[],
  ) {}

  of(row: ReplayRow): WireEvent[] {
    const met = row.met === row.variant ? [] : [this.exposure(row, row.met)];
    return [this.exposure(row, row.variant), ...met, ...this.outcomes(row)];
  }

  private exposure(row: ReplayRow, variant: string): WireEvent {
    const { experiment } = this.question;
    return {
      ...this.common(row, ['exposure', experiment, row.variant, variant]),
      type: 'exposure',
      experiment,
      variant,
    };
  }

  /**
   * Zero and nothing are no event: a sum is the same without them. What a unit did is one fact for all experiments, so
   * its id names none: a file that is sent to two experiments adds no revenue twice.
   */
  private outcomes(row: ReplayRow): WireEvent[] {
    return row.outcomes.flatMap((outcome, index) => {
      if (outcome === null || outcome === 0) return [];
      const { key } = this.question.outcomes[index]!;
      const content = ['track', key, String(outcome)];
      const event = { ...this.common(row, content), type: 'track' as const, name: key };
      return [this.kinds[index] === 'sum' ? { ...event, value: outcome } : event];
    });
  }

  private common(
    { unit, time }: ReplayRow,
    what: readonly string[],
  ): Pick<WireEvent, 'id' | 'unit' | 'timestamp'> {
    const content = [unit, time.canonical, ...what];
    const occurrence = this.occurrences.update(JSON.stringify(content), (before) =>
      before === undefined ? 0 : before + 1,
    );
    return {
      id: eventId(time.date, [...content, String(occurrence)]),
      unit,
      timestamp: time.date.toISOString(),
    };
  }
}
