import { CliError } from '../terminal/cli-error.js';
import type { CsvSource } from './csv-source.js';
import { readRows, type CsvRow } from './read-rows.js';

export interface CsvTable {
  header: string[];
  /** Everything below the header. */
  rows: AsyncGenerator<CsvRow, void, undefined>;
}

/** Reads the header and stops before the first row; CliError when there is no header or a column is there twice. */
export async function readTable(source: CsvSource, delimiter: string): Promise<CsvTable> {
  const rows = readRows(source.path, delimiter);
  const first = await rows.next();
  if (first.done === true)
    throw new CliError(`${source.name} is empty: the first line must name the columns.`);
  const header = first.value.cells.map((cell) => cell.trim());
  const repeated = header.find((name, index) => header.indexOf(name) !== index);
  if (repeated !== undefined) {
    await rows.return();
    throw new CliError(`${source.name} has the column "${repeated}" twice; give each column its own name.`);
  }
  return { header, rows };
}
