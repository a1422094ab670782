import type { MetricType } from '#libs/domain';
import { parseCell } from '../csv/parse-cell.js';
import { ColumnKind } from './column-kind.js';
import { metricColumns, type MetricColumns } from './metric-columns.js';
import { NumberList } from './number-list.js';
import { quoted } from './quoted.js';
import type { EmptyPolicy, MetricQuestion } from './table-question.js';

/** Reads one metric's cells, row by row. */
export class MetricReader {
  /** Values of units in all arms, kept where the data choose the cap; null else. */
  readonly pooled: NumberList | null;
  private readonly columns: MetricColumns;
  private readonly kind = new ColumnKind();
  private readonly missing: number[] = [];

  constructor(
    private readonly question: MetricQuestion,
    private readonly header: readonly string[],
    private readonly emptyPolicy: EmptyPolicy,
    /** As it is applied; null while the data have yet to choose it. */
    private readonly cap: number | null,
  ) {
    this.columns = metricColumns(header, question.name);
    this.pooled = question.cap !== null && cap === null ? new NumberList() : null;
  }

  /** Puts numerator and denominator (0 without one) first among the numbers. False: the unit has no value. Words: what is wrong. */
  read(cells: readonly string[], numbers: Float64Array, arm: number): boolean | string {
    const { numerator: above, denominator: below } = this.columns;
    const numerator = this.cell(cells, above);
    const denominator = below === null ? 0 : this.cell(cells, below);
    if (typeof numerator === 'string') return numerator;
    if (typeof denominator === 'string') return denominator;
    if (numerator === null || denominator === null) {
      this.missing[arm] = (this.missing[arm] ?? 0) + 1;
      return false;
    }
    numbers[0] = numerator;
    numbers[1] = denominator;
    this.pooled?.add(numerator);
    return true;
  }

  get name(): string {
    return this.question.name;
  }

  get type(): MetricType {
    if (this.question.quantile !== null) return 'quantile';
    if (this.columns.denominator !== null) return 'ratio';
    return this.kind.isBoolean ? 'conversion' : 'sum';
  }

  /** Whether the column held nothing but yes and no, so that it has no tail. */
  get isYesOrNo(): boolean {
    return this.columns.denominator === null && this.kind.isBoolean;
  }

  /** The cap that the data choose, or the one that was given. */
  chosenCap(): number | null {
    const { cap } = this.question;
    if (this.pooled === null || cap === null || typeof cap === 'number') return this.cap;
    return this.pooled.quantile(cap.quantile, cap);
  }

  /** Units that were left out for want of a value, per arm. */
  missingUnits(arms: number): number[] {
    return Array.from({ length: arms }, (_, arm) => this.missing[arm] ?? 0);
  }

  /** The number, null when there is none, or what is wrong. */
  private cell(cells: readonly string[], column: number): number | string | null {
    const text = cells[column]!;
    const name = this.header[column]!;
    const cell = parseCell(text);
    if (cell.kind === 'empty') return this.readEmpty(name, text);
    if (cell.kind === 'invalid') return `${name} is ${quoted(text)}, neither a number nor TRUE or FALSE`;
    if (this.columns.denominator === null && !this.kind.fits(cell)) {
      return `${name} is ${quoted(text)}: the column mixes TRUE/FALSE with numbers`;
    }
    return cell.value;
  }

  private readEmpty(name: string, text: string): number | string | null {
    if (this.emptyPolicy === 'zero') return 0;
    if (this.emptyPolicy === 'exclude') return null;
    return `${name} is ${text.trim() === '' ? 'empty' : `${quoted(text)}, which counts as empty`}`;
  }
}
