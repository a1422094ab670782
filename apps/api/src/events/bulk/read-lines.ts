import { parseJson, ProblemError } from '#libs/platform';
import { acceptableTimes } from '../acceptable-times.js';
import { EventJudge } from '../event-judge.js';
import type { Batch } from '../read-batch.js';
import type { Line } from './lines-of.js';

/** Reads each line for itself; places in the batch are places in the list of lines. */
export function readLines(
  lines: readonly Line[],
  { now, retentionDays }: { now: number; retentionDays: number | null },
): Batch {
  const judge = new EventJudge({ now, correction: 0, acceptable: acceptableTimes(now, retentionDays) });
  lines.forEach(({ bytes }, index) => {
    try {
      const { value, needsTextCheck } = parseJson(bytes);
      judge.judge(index, value, { needsTextCheck, needsSizeCheck: true });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      judge.refuse(index, [{ pointer: '', detail: error.message }]);
    }
  });
  return judge.batch;
}

const OPEN = Buffer.from('{"events":[');
const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']}');

/** The same lines as the body of one batch: whether that is what it seems, the reader of the batch finds out. */
export function batchOfLines(lines: readonly Line[]): Buffer {
  const parts: Buffer[] = [OPEN];
  for (const { bytes } of lines) parts.push(bytes, COMMA);
  parts[parts.length - 1] = CLOSE;
  return Buffer.concat(parts);
}
