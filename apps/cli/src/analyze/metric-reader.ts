import type { ArmStatistics, MetricType } from '#libs/domain';
import { parseCell } from '../csv/parse-cell.js';
import { ArmMoments } from './arm-moments.js';
import { ColumnKind } from './column-kind.js';
import type { MetricColumns } from './metric-columns.js';

/** What an empty cell of a metric means: a mistake, zero, or a unit that has no value and is left out of this metric. */
export const EMPTY_POLICIES = ['error', 'zero', 'exclude'] as const;
export type EmptyPolicy = (typeof EMPTY_POLICIES)[number];

/** Turns one metric's cells into moments per arm, row by row. */
export class MetricReader {
  private readonly kind = new ColumnKind();
  private readonly arms: ArmMoments[] = [];
  private readonly missing: number[] = [];

  constructor(
    private readonly columns: MetricColumns,
    private readonly header: readonly string[],
    private readonly emptyPolicy: EmptyPolicy,
  ) {}

  /** What is wrong with the row, in words; null when it was taken. */
  add(cells: readonly string[], arm: number): string | null {
    const numerator = this.read(cells, this.columns.numerator);
    const denominator = this.columns.denominator === null ? 0 : this.read(cells, this.columns.denominator);
    if (typeof numerator === 'string') return numerator;
    if (typeof denominator === 'string') return denominator;
    if (numerator === null || denominator === null) {
      this.missing[arm] = (this.missing[arm] ?? 0) + 1;
      return null;
    }
    (this.arms[arm] ??= new ArmMoments()).add(numerator, denominator);
    return null;
  }

  get name(): string {
    return this.columns.name;
  }

  get type(): MetricType {
    if (this.columns.denominator !== null) return 'ratio';
    return this.kind.isBoolean ? 'conversion' : 'sum';
  }

  statistics(variants: readonly string[]): ArmStatistics[] {
    return variants.map((variant, arm) => (this.arms[arm] ?? new ArmMoments()).statistics(variant));
  }

  /** Units that were left out for want of a value, per arm. */
  missingUnits(variants: readonly string[]): number[] {
    return variants.map((_, arm) => this.missing[arm] ?? 0);
  }

  /** The number, null when there is none, or what is wrong. */
  private read(cells: readonly string[], column: number): number | string | null {
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
    return `${name} is ${text.trim() === '' ? 'empty' : quoted(text)}`;
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
