import type { Assignment, Catalogue, FlagAnswer } from '#libs/assignment';
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

/** The answer for one experiment. It always has a value, as server providers take none for an error. */
export function flagOf(assignment: Assignment, catalogue: Catalogue): OfrepFlag {
  const { experiment, value, variant, reason } = assignment;
  return {
    key: experiment,
    value,
    reason,
    ...(variant !== null && { variant }),
    metadata: metadataOf(assignment, catalogue),
  };
}

/** An experiment among all; without a value where none decides, so that the app does what it does by itself. */
export function listedFlagOf(assignment: Assignment, catalogue: Catalogue): OfrepFlag | OfrepFailure {
  const { experiment: key, value, variant, reason, error } = assignment;
  if (error !== undefined) return { key, errorCode: error.code, errorDetails: error.message };
  const metadata = metadataOf(assignment, catalogue);
  if (reason === 'DISABLED') return { key, reason, metadata };
  // The protocol knows no null among values.
  return { key, ...(value !== null && { value }), reason, ...(variant !== null && { variant }), metadata };
}

/** Who sends exposures has to know which attribute is the unit: it may be another than the targeting key. */
function metadataOf(
  { experiment, inExperiment, bucket }: Assignment,
  { byKey }: Catalogue,
): OfrepFlag['metadata'] {
  const unitAttribute = byKey.get(experiment)?.hashAttribute;
  return {
    experiment,
    inExperiment,
    ...(unitAttribute !== undefined && { unitAttribute }),
    ...(bucket !== null && { bucket }),
  };
}

/** The variant of a flag's answer that no rule gave. */
const DEFAULT_VARIANT = 'default';

/** The answer for one flag. */
export function flagOfAnswer({ flag, value, reason, rule }: FlagAnswer): OfrepFlag {
  // Without this, who sends exposures would take the share of a rule for an experiment's.
  const metadata = { inExperiment: false };
  return { key: flag, value, reason, variant: rule ?? DEFAULT_VARIANT, metadata };
}

/** A flag among all. One that is disabled keeps its value: that is what disabling it gives to everyone. */
export function listedFlagOfAnswer(answer: FlagAnswer): OfrepFlag | OfrepFailure {
  const { flag: key, error } = answer;
  if (error !== undefined) return { key, errorCode: error.code, errorDetails: error.message };
  const { value, ...flag } = flagOfAnswer(answer);
  return { ...flag, ...(value !== null && { value }) };
}
