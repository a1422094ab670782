import type { Assignment, Catalogue, FlagAnswer, TrailStep } from '#libs/assignment';

/** An answer with the checks that led to it. */
export type ExplainedAssignment = Assignment & { readonly trail: readonly TrailStep[] };

/** Answers for one unit. */
export interface Assigned {
  assignments: readonly Assignment[];
  /** Instead of `assignments`, when that was asked for. */
  explained?: readonly ExplainedAssignment[];
  /** When they were asked for. */
  flags?: readonly FlagAnswer[];
  /** What answered. */
  catalogue: Catalogue;
  /** Its version. */
  configVersion: number;
  /** Seconds since it was last known to be the newest. */
  configAgeSeconds: number;
}
