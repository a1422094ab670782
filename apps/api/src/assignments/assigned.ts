import type { Assignment, TrailStep } from '#libs/assignment';

/** An answer with the checks that led to it. */
export type ExplainedAssignment = Assignment & { readonly trail: readonly TrailStep[] };

/** Answers for one unit. */
export interface Assigned {
  /** Explained when that was asked for. */
  assignments: readonly (Assignment | ExplainedAssignment)[];
  /** Version of the catalogue that answered. */
  configVersion: number;
}
