import type { Assignment } from '#libs/assignment';
import type { OfrepFailure } from './ofrep-failure.js';

/** A flag of the answer for all flags, or the answer for one. */
export interface OfrepFlag {
  key: string;
  reason: string;
  /** Absent: the default of the app's code applies. */
  value?: unknown;
  variant?: string;
  metadata: Record<string, string | number | boolean>;
}

/** The answer for one flag. It always has a value, as server providers take none for an error. */
export function flagOf(assignment: Assignment, configVersion: number): OfrepFlag {
  const { experiment, value, variant, reason } = assignment;
  const metadata = { ...metadataOf(assignment), configVersion: String(configVersion) };
  return { key: experiment, value, reason, ...(variant !== null && { variant }), metadata };
}

/** A flag among all; without a value where no experiment decides, so that the app does what it does by itself. */
export function listedFlagOf(assignment: Assignment): OfrepFlag | OfrepFailure {
  const { experiment: key, value, variant, reason, error } = assignment;
  if (error !== undefined) return { key, errorCode: error.code, errorDetails: error.message };
  const metadata = metadataOf(assignment);
  if (reason === 'DISABLED') return { key, reason, metadata };
  // The protocol knows no null among values.
  return { key, ...(value !== null && { value }), reason, ...(variant !== null && { variant }), metadata };
}

function metadataOf({ experiment, inExperiment, bucket }: Assignment): OfrepFlag['metadata'] {
  return { experiment, inExperiment, ...(bucket !== null && { bucket }) };
}
