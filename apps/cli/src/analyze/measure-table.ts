import type { CsvSource } from '../csv/csv-source.js';
import { readTable } from '../csv/read-table.js';
import type { MeasuredTable } from './measured-table.js';
import { requireSoundColumns } from './require-sound-columns.js';
import { TablePass, type TableKnowledge } from './table-pass.js';
import type { TableQuestion } from './table-question.js';

/**
 * Reads the table row by row and keeps moments per arm and fingerprints of the units. A unit that turns out to be in two
 * variants has already been counted by then, so the table is read once more without such units; and once more when the data
 * choose a cap, which needs all values of that metric before the first of them can be capped.
 */
export async function measureTable(source: CsvSource, question: TableQuestion): Promise<MeasuredTable> {
  const given = question.metrics.map(({ cap }) => (typeof cap === 'number' ? cap : null));
  const first = await pass(source, question, { left: new Set(), caps: given });
  const left = first.crossovers;
  let last = left.size === 0 ? first : await pass(source, question, { left, caps: given });
  const caps = last.chosenCaps();
  if (caps.some((cap, index) => cap !== given[index])) last = await pass(source, question, { left, caps });
  return { ...last.result(), crossovers: left.size };
}

async function pass(
  source: CsvSource,
  question: TableQuestion,
  knowledge: TableKnowledge,
): Promise<TablePass> {
  const { header, rows } = await readTable(source, question.delimiter);
  try {
    requireSoundColumns(header, question);
    const table = new TablePass(header, question, knowledge);
    for await (const row of rows) table.add(row);
    table.requireSound(source.name);
    return table;
  } finally {
    await rows.return();
  }
}
