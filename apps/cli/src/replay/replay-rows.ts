import type { CsvSource } from '../csv/csv-source.js';
import { readTable } from '../csv/read-table.js';
import type { ReplayQuestion } from './replay-question.js';
import { RowReader, type ReplayRow } from './row-reader.js';

/** The rows that can be sent, first to last or last to first; the latter keeps them all in memory. */
export async function* replayRows(
  source: CsvSource,
  question: ReplayQuestion,
  reverse: boolean,
): AsyncGenerator<ReplayRow, void, undefined> {
  if (!reverse) {
    yield* readableRows(source, question);
    return;
  }
  const rows: ReplayRow[] = [];
  for await (const row of readableRows(source, question)) rows.push(row);
  yield* rows.reverse();
}

async function* readableRows(
  source: CsvSource,
  question: ReplayQuestion,
): AsyncGenerator<ReplayRow, void, undefined> {
  const { header, rows } = await readTable(source, question.delimiter);
  const reader = new RowReader(header, question);
  for await (const row of rows) {
    const read = reader.read(row);
    if (typeof read !== 'string') yield read;
  }
}
