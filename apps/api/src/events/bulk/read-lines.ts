import { EVENT_LIMITS } from '#libs/domain';
import { JSON_LIMITS, parseJson, ProblemError, type JsonLimits } from '#libs/platform';
import { acceptableTimes } from '../acceptable-times.js';
import { MOST_PARTS } from '../event-json-limits.js';
import { EventJudge } from '../event-judge.js';
import type { LoopTurns } from '../loop-turns.js';
import type { Batch } from '../read-batch.js';
import type { Line } from './lines-of.js';

/** A line may be as long as an event, and a list in it as long as anywhere. */
const LINE_LIMITS: JsonLimits = { ...JSON_LIMITS, parts: MOST_PARTS };

/** Reads each line for itself; places in the batch are places in the list of lines. */
export async function readLines(
  lines: readonly Line[],
  { now, retentionDays }: { now: number; retentionDays: number | null },
  turns: LoopTurns,
): Promise<Batch> {
  const judge = new EventJudge({ now, correction: 0, acceptable: acceptableTimes(now, retentionDays) });
  for (const [index, { bytes }] of lines.entries()) {
    if (turns.isOver) await turns.next();
    judgeLine(judge, index, bytes);
  }
  return judge.batch;
}

function judgeLine(judge: EventJudge, index: number, bytes: Buffer): void {
  try {
    const { value, needsTextCheck } = parseJson(bytes, LINE_LIMITS);
    judge.judge(index, value, {
      needsTextCheck,
      needsSizeCheck: bytes.length > EVENT_LIMITS.propertiesLength,
    });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    judge.refuse(index, [{ pointer: '', detail: error.message }]);
  }
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
