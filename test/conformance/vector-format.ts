/** What became of one case of a vector file. A case that cannot be run says why it was skipped. */
export interface CaseOutcome {
  readonly id: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why, for a case that did not pass. */
  readonly detail?: string;
}

/** One case, ready to run; running never throws. */
export interface VectorCase {
  readonly id: string;
  readonly run: () => CaseOutcome | Promise<CaseOutcome>;
}

/** A kind of vector file: how to recognise it, and the cases it holds. */
export interface VectorFormat {
  readonly name: string;
  recognises(document: unknown): boolean;
  casesOf(document: unknown): readonly VectorCase[];
}

/** Whether a JSON value is an object with the given key. */
export function hasKey<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && key in value;
}

/** Makes a case of a check that throws, or returns what is wrong, or returns null when all is well. */
export function caseOf(id: string, check: () => string | null): VectorCase {
  return {
    id,
    run: () => {
      try {
        const detail = check();
        return detail === null ? { id, status: 'passed' } : { id, status: 'failed', detail };
      } catch (error) {
        return { id, status: 'failed', detail: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}
