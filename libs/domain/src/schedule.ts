/** Traffic that shall be reached at a time: `at`, or `afterSeconds` from the start; one of the two is null. */
export interface RampStep {
  at: Date | null;
  afterSeconds: number | null;
  traffic: number;
}

/** What happens by itself. */
export interface Schedule {
  /** A draft starts then. */
  startAt: Date | null;
  /** A running or paused experiment stops then. */
  stopAt: Date | null;
  /** Steps that are still to come, in order of time; each one that was taken is gone from the list. */
  ramp: RampStep[];
  /** Why the ramp waits, until a person changes the schedule; null: it goes on. */
  held: { at: Date; reason: string } | null;
}

export const NO_SCHEDULE: Readonly<Schedule> = { startAt: null, stopAt: null, ramp: [], held: null };
