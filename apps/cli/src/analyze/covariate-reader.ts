import { columnIndex } from '../csv/column-index.js';
import { parseCell } from '../csv/parse-cell.js';
import { ColumnKind } from './column-kind.js';
import { metricColumns } from './metric-columns.js';
import { quoted } from './quoted.js';

/** A covariate's column, and what was subtracted from its values to keep digits. */
export interface CovariateColumn {
  name: string;
  origin: number;
}

interface Column {
  name: string;
  index: number;
  kind: ColumnKind;
  /** Its first value; null until there is one. */
  origin: number | null;
}

/** Reads the covariates of a row: of each the value less the column's first one, zero where the cell is empty, and 1 where it is. */
export class CovariateReader {
  /** Columns with text in them. */
  readonly textColumns = new Set<string>();
  private readonly columns: Column[];

  constructor(header: readonly string[], names: readonly string[]) {
    const read = names.flatMap((name) => covariateColumns(header, name));
    this.columns = [...new Set(read)].map((name) => ({
      name,
      index: columnIndex(header, name),
      kind: new ColumnKind(),
      origin: null,
    }));
  }

  /** Numbers a row gives. */
  get size(): number {
    return 2 * this.columns.length;
  }

  /** Fills `numbers` from `from` on; what is wrong with the row, in words, or null. */
  read(cells: readonly string[], numbers: Float64Array, from: number): string | null {
    for (let position = 0; position < this.columns.length; position++) {
      const column = this.columns[position]!;
      const cell = parseCell(cells[column.index]!);
      if (cell.kind === 'invalid') {
        this.textColumns.add(column.name);
        return `${column.name} is ${quoted(cells[column.index]!)}, which is no number`;
      }
      const isMissing = cell.kind === 'empty';
      if (!isMissing && !column.kind.fits(cell)) {
        return `${column.name} is ${quoted(cells[column.index]!)}: the column mixes TRUE/FALSE with numbers`;
      }
      const value = isMissing ? 0 : cell.value - (column.origin ??= cell.value);
      numbers[from + 2 * position] = value;
      numbers[from + 2 * position + 1] = isMissing ? 1 : 0;
    }
    return null;
  }

  /** A column that is always empty. */
  get emptyColumn(): string | null {
    return this.columns.find(({ origin }) => origin === null)?.name ?? null;
  }

  described(): CovariateColumn[] {
    return this.columns.map(({ name, origin }) => ({ name, origin: origin ?? 0 }));
  }
}

/** Names of the columns that one `--covariate` reads: of `A/B` both, unless a column has that very name. */
export function covariateColumns(header: readonly string[], name: string): string[] {
  const { numerator, denominator } = metricColumns(header, name);
  return [numerator, ...(denominator === null ? [] : [denominator])].map((index) => header[index]!);
}
