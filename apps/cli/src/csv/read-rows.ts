import { createReadStream } from 'node:fs';
import { CsvError, parse, type Info } from 'csv-parse';
import { CliError } from '../terminal/cli-error.js';

/** Over this many characters a row is taken for an unclosed quote, so that a broken file cannot fill the memory. */
const LONGEST_ROW = 1_000_000;
const READ_BYTES = 256 * 1024;

export interface CsvRow {
  /** In the file, counted from 1; of a row over several lines, its last one. */
  line: number;
  /** As many as the row has, which may be other than the header's. */
  cells: string[];
}

/** The rows of a CSV file in order, the header being the first; CliError with the line when it is no CSV. */
export async function* readRows(path: string, delimiter: string): AsyncGenerator<CsvRow, void, undefined> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: LONGEST_ROW,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const file = createReadStream(path, { highWaterMark: READ_BYTES });
  file.on('error', (error) => parser.destroy(error));
  file.pipe(parser);
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: Info; record: string[] }>) {
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    throw asCliError(error);
  } finally {
    file.destroy();
    parser.destroy();
  }
}

function asCliError(error: unknown): unknown {
  if (error instanceof CsvError) return new CliError(`This is no readable CSV: ${describe(error)}`);
  return error;
}

function describe(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote (") is opened and never closed.';
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return `a row is longer than ${LONGEST_ROW} characters; most likely a quote (") is never closed. ${error.message}`;
  }
  return error.message;
}
