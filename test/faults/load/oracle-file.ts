import { appendFileSync, readFileSync } from 'node:fs';

/** What became of one call; null: no answer came, so that nobody knows. */
export interface CallRecord {
  ids: string[];
  status: number | null;
  accepted: number;
  duplicates: number;
  /** Ids that were rejected with a reason. */
  refused: string[];
  /** Ids that were kept aside now; one that was before is a duplicate. */
  aside: string[];
}

interface Answer extends Omit<CallRecord, 'ids'> {
  call: number;
}

/**
 * What the client knows, written before and after each call, so that it outlives everything: the ids that it is about to send,
 * then what was answered.
 */
export class OracleFile {
  private calls = 0;

  constructor(readonly path: string) {}

  /** Before the call. Gives its number. */
  sending(ids: readonly string[]): number {
    const call = ++this.calls;
    appendFileSync(this.path, `${JSON.stringify({ call, ids })}\n`);
    return call;
  }

  answered(answer: Answer): void {
    appendFileSync(this.path, `${JSON.stringify(answer)}\n`);
  }

  /** Every call, in the order in which they were begun. */
  read(): CallRecord[] {
    const calls = new Map<number, CallRecord>();
    for (const line of readFileSync(this.path, 'utf8').split('\n')) {
      if (line === '') continue;
      const { call, ...told } = JSON.parse(line) as { call: number } & Partial<CallRecord>;
      const known = calls.get(call) ?? {
        ids: [],
        status: null,
        accepted: 0,
        duplicates: 0,
        refused: [],
        aside: [],
      };
      calls.set(call, Object.assign(known, told));
    }
    return [...calls.values()];
  }
}

/** Ids of which the platform said that it has them. */
export function acknowledgedIds(calls: readonly CallRecord[]): Set<string> {
  const acknowledged = new Set<string>();
  for (const { status, ids, refused } of calls) {
    if (status !== 202) continue;
    const not = new Set(refused);
    for (const id of ids) if (!not.has(id)) acknowledged.add(id);
  }
  return acknowledged;
}
