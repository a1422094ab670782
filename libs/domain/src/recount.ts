export const RECOUNT_STATUSES = ['queued', 'running', 'done', 'skipped', 'failed'] as const;
export type RecountStatus = (typeof RECOUNT_STATUSES)[number];

/** What is kept and is not what the log says. */
export interface RecountDifference {
  /** JSON Pointer whose steps are names where things have names: `/metrics/revenue/arms/treatment/numerator/mean`. */
  pointer: string;
  /** Null: it is not there. */
  kept: RecountValue;
  counted: RecountValue;
}

export type RecountValue = number | string | boolean | null;

export interface PhaseRecount {
  phase: number;
  /** Both were read at this position of the log. */
  logPosition: string;
  /** The first of them. */
  differences: RecountDifference[];
  /** All of them. */
  differing: number;
  seconds: number;
}

/** An experiment's statistics held against the events that they are of. */
export interface Recount {
  id: string;
  projectId: string;
  experimentId: string;
  /** Its key. */
  experiment: string;
  status: RecountStatus;
  /** What is kept is thrown away first, and built anew. */
  repair: boolean;
  /** Nobody asked for it: it was its turn. */
  nightly: boolean;
  phases: PhaseRecount[];
  /** Why it was skipped, or failed; null: it was not. */
  detail: string | null;
  /** Times that a worker took it; tells the one that has it now from those that had it before. */
  attempts: number;
  createdAt: Date;
  finishedAt: Date | null;
}

/** How many values of the experiment are not what the log says; null: nobody has counted to the end. */
export function differingOf({ status, phases }: Pick<Recount, 'status' | 'phases'>): number | null {
  return status === 'done' ? phases.reduce((sum, { differing }) => sum + differing, 0) : null;
}
