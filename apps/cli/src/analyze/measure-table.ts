import type { CsvSource } from '../csv/csv-source.js';
import { readTable } from '../csv/read-table.js';
import { TablePass, type MeasuredTable, type TableQuestion } from './table-pass.js';

/**
 * Reads the table row by row and keeps moments per arm and fingerprints of the units. A unit that turns out to be in two
 * variants has already been counted by then, so the table is read once more without such units.
 */
export async function measureTable(source: CsvSource, question: TableQuestion): Promise<MeasuredTable> {
  const first = await pass(source, question, new Set());
  if (first.crossovers.size === 0) return first.result();
  const second = await pass(source, question, first.crossovers);
  return { ...second.result(), crossovers: first.crossovers.size };
}

async function pass(
  source: CsvSource,
  question: TableQuestion,
  left: ReadonlySet<string>,
): Promise<TablePass> {
  const { header, rows } = await readTable(source, question.delimiter);
  const table = new TablePass(header, question, left);
  for await (const row of rows) table.add(row);
  table.requireSound(source.name);
  return table;
}
