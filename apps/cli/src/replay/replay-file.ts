import type { ApiClient } from '../api-client/api-client.js';
import type { CsvSource } from '../csv/csv-source.js';
import { RowProblems } from '../csv/row-problems.js';
import { EventSender } from '../event-sender/event-sender.js';
import type { ReplayQuestion } from './replay-question.js';
import { replayRows } from './replay-rows.js';
import { RowEvents } from './row-events.js';
import type { ReplayScan } from './scan-file.js';

export interface SendOptions {
  batch: number;
  inFlight: number;
  reverse: boolean;
  /** Rows at the beginning that an interrupted replay has sent already. */
  skipRows: number;
  signal: AbortSignal;
  /** Called with the rows that have been handed over so far. */
  onProgress: (rows: number) => void;
}

export interface ReplayOutcome {
  accepted: number;
  /** Events that the server had already. */
  duplicates: number;
  rejected: number;
  /** By line of the file. */
  rejections: RowProblems;
  /** Rows, from the first on, that are done; null when all are. */
  interruptedAfter: number | null;
}

interface RowOrigin {
  line: number;
  rowsBefore: number;
}

/** Sends every row that can be sent, as exposures and outcomes, until done or interrupted. */
export async function replayFile(
  api: Pick<ApiClient, 'sendEvents'>,
  source: CsvSource,
  question: ReplayQuestion,
  { outcomeKinds }: Pick<ReplayScan, 'outcomeKinds'>,
  options: SendOptions,
): Promise<ReplayOutcome> {
  const rejections = new RowProblems();
  const events = new RowEvents(question, outcomeKinds);
  let rows = 0;
  const sender = new EventSender<RowOrigin>(api, {
    ...options,
    onAnswered: () => options.onProgress(rows),
    onRejected: ({ origin: { line } }, detail) => rejections.add(line, detail),
  });
  const send = async () => {
    for await (const row of replayRows(source, question, options.reverse)) {
      // Skipped rows are turned into events too: they count among the rows that say the same.
      const ofRow = events.of(row);
      const isSkipped = rows < options.skipRows;
      if (!isSkipped)
        for (const event of ofRow) await sender.add({ event, origin: { line: row.line, rowsBefore: rows } });
      rows++;
    }
    await sender.finish();
  };
  const isInterrupted = await interrupted(send, options.signal);
  const { accepted, duplicates, rejected } = sender;
  const interruptedAfter = isInterrupted ? (sender.oldestUnanswered?.rowsBefore ?? rows) : null;
  return { accepted, duplicates, rejected, rejections, interruptedAfter };
}

async function interrupted(work: () => Promise<void>, signal: AbortSignal): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    if (signal.aborted) return true;
    throw error;
  }
}
