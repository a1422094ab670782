import { columnIndex } from '../csv/column-index.js';
import type { CsvRow } from '../csv/read-rows.js';
import { RowProblems } from '../csv/row-problems.js';
import { FingerprintMap } from '../fingerprints/fingerprint-map.js';
import { CliError } from '../terminal/cli-error.js';
import { metricColumns } from './metric-columns.js';
import { MetricReader, type EmptyPolicy } from './metric-reader.js';

/** More different values than this make no variant column. */
const MOST_VARIANTS = 100;

export interface TableQuestion {
  unit: string;
  variant: string;
  metrics: string[];
  delimiter: string;
  empty: EmptyPolicy;
}

export interface MeasuredTable {
  /** Below the header. */
  rows: number;
  /** In order of appearance. */
  variants: { key: string; units: number }[];
  metrics: MetricReader[];
  /** Units that stand under two variants or more; they are in no arm. */
  crossovers: number;
  /** Rows beyond the first of a unit under the same variant; the first one counts. */
  repeatedRows: number;
}

/** One reading of a table, row by row: moments per arm, fingerprints of the units, and nothing else that grows. */
export class TablePass {
  readonly crossovers = new Set<string>();
  private readonly unitColumn: number;
  private readonly variantColumn: number;
  private readonly metrics: MetricReader[];
  private readonly problems = new RowProblems();
  private readonly variantOfUnit = new FingerprintMap();
  private readonly variantIndex = new Map<string, number>();
  private readonly unitsOfVariant: number[] = [];
  private rows = 0;
  private repeatedRows = 0;

  constructor(
    private readonly header: readonly string[],
    private readonly question: TableQuestion,
    private readonly left: ReadonlySet<string>,
  ) {
    this.unitColumn = columnIndex(header, question.unit);
    this.variantColumn = columnIndex(header, question.variant);
    this.metrics = question.metrics.map(
      (name) => new MetricReader(metricColumns(header, name), header, question.empty),
    );
  }

  add({ line, cells }: CsvRow): void {
    this.rows++;
    if (cells.length !== this.header.length) {
      this.problems.add(line, `has ${cells.length} cells, the header has ${this.header.length}`);
      return;
    }
    const unit = cells[this.unitColumn]!.trim();
    const variant = cells[this.variantColumn]!.trim();
    if (unit === '') this.problems.add(line, `${this.question.unit} is empty`);
    if (variant === '') this.problems.add(line, `${this.question.variant} is empty`);
    if (unit === '' || variant === '') return;
    const arm = this.armOf(variant);
    if (!this.left.has(unit) && this.isFirstRow(unit, arm)) this.count(line, cells, arm);
  }

  requireSound(name: string): void {
    if (this.problems.count > 0) {
      throw new CliError(
        `${name} has ${this.problems.count} mistakes:\n${this.problems.describe()}${this.hint()}`,
      );
    }
    if (this.rows === 0) throw new CliError(`${name} has a header and no rows.`);
  }

  result(): MeasuredTable {
    const variants = [...this.variantIndex].map(([key, arm]) => ({
      key,
      units: this.unitsOfVariant[arm] ?? 0,
    }));
    const { rows, metrics, repeatedRows } = this;
    return { rows, variants, metrics, crossovers: this.crossovers.size, repeatedRows };
  }

  private armOf(variant: string): number {
    const known = this.variantIndex.get(variant);
    if (known !== undefined) return known;
    if (this.variantIndex.size >= MOST_VARIANTS) {
      throw new CliError(
        `The column "${this.question.variant}" has more than ${MOST_VARIANTS} different values; is it the variant?`,
      );
    }
    this.variantIndex.set(variant, this.variantIndex.size);
    return this.variantIndex.size - 1;
  }

  private isFirstRow(unit: string, arm: number): boolean {
    let previous: number | undefined;
    this.variantOfUnit.update(unit, (before) => {
      previous = before;
      return before ?? arm;
    });
    if (previous === undefined) return true;
    if (previous === arm) this.repeatedRows++;
    else this.crossovers.add(unit);
    return false;
  }

  private count(line: number, cells: readonly string[], arm: number): void {
    this.unitsOfVariant[arm] = (this.unitsOfVariant[arm] ?? 0) + 1;
    for (const metric of this.metrics) {
      const problem = metric.add(cells, arm);
      if (problem !== null) this.problems.add(line, problem);
    }
  }

  private hint(): string {
    if (this.question.empty !== 'error') return '';
    return '\nOf empty cells say what they mean: --empty zero (nothing happened) or --empty exclude (the unit has no value).';
  }
}
