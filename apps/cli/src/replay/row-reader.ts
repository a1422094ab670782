import { EVENT_LIMITS } from '#libs/domain';
import { columnIndex } from '../csv/column-index.js';
import { parseCell } from '../csv/parse-cell.js';
import type { CsvRow } from '../csv/read-rows.js';
import { parseInstant, type Instant } from './parse-instant.js';
import type { ReplayQuestion } from './replay-question.js';

/** What one row says. */
export interface ReplayRow {
  line: number;
  unit: string;
  time: Instant;
  variant: string;
  /** What the unit really met; equal to `variant` in a row that does not contradict itself. */
  met: string;
  /** One per outcome, a yes being 1; null: nothing happened. */
  outcomes: (number | null)[];
}

/** Reads rows by what the columns mean. */
export class RowReader {
  private readonly unit: number;
  private readonly time: number;
  private readonly variant: number;
  private readonly met: number | null;
  private readonly outcomes: number[];

  constructor(
    private readonly header: readonly string[],
    private readonly question: ReplayQuestion,
  ) {
    this.unit = columnIndex(header, question.unit);
    this.time = columnIndex(header, question.time);
    this.variant = columnIndex(header, question.variant);
    this.met = question.met === null ? null : columnIndex(header, question.met);
    this.outcomes = question.outcomes.map(({ column }) => columnIndex(header, column));
  }

  /** The row, or what is wrong with it in words. */
  read({ line, cells }: CsvRow): ReplayRow | string {
    if (cells.length !== this.header.length) {
      return `has ${cells.length} cells, the header has ${this.header.length}`;
    }
    const unit = cells[this.unit]!.trim();
    if (unit === '') return `${this.question.unit} is empty`;
    if (unit.length > EVENT_LIMITS.unitLength)
      return `${this.question.unit} is longer than ${EVENT_LIMITS.unitLength}`;
    const variant = cells[this.variant]!.trim();
    if (variant === '') return `${this.question.variant} is empty`;
    const time = parseInstant(cells[this.time]!);
    if (time === null) {
      return `${this.question.time} is ${JSON.stringify(cells[this.time])}, no time such as 2025-03-01T12:00:00Z`;
    }
    const met = this.readMet(cells, variant);
    if (met === null)
      return `${this.question.met} is ${JSON.stringify(cells[this.met!])}, which --met-map does not name`;
    const outcomes = this.outcomes.map((column) => readOutcome(cells[column]!));
    const bad = outcomes.findIndex((outcome) => typeof outcome === 'string');
    if (bad >= 0) return `${this.question.outcomes[bad]!.column} is ${String(outcomes[bad])}`;
    return { line, unit, time, variant, met, outcomes: outcomes as ReplayRow['outcomes'] };
  }

  private readMet(cells: readonly string[], variant: string): string | null {
    if (this.met === null) return variant;
    const value = cells[this.met]!.trim();
    const { metMap } = this.question;
    if (metMap.size === 0) return value === '' ? null : value;
    return metMap.get(value) ?? null;
  }
}

function readOutcome(text: string): number | string | null {
  const cell = parseCell(text);
  if (cell.kind === 'empty') return null;
  if (cell.kind === 'invalid') return `${JSON.stringify(text)}, neither a number nor TRUE or FALSE`;
  if (Math.abs(cell.value) > EVENT_LIMITS.valueMagnitude) return `${text}, too large a number`;
  return cell.value;
}
