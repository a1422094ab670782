import type { Experiment, Override } from './experiment.js';
import type { Violation } from './violation.js';

/** The list is read with the experiment, by every process; whoever needs more wants targeting by a saved group. */
export const MOST_EXCLUDED_UNITS = 10_000;

/**
 * Units that stay out of the analysis: those that were out already, and all that have a variant by hand now. It only grows: what a
 * unit did while its variant was forced cannot be told apart from what it does afterwards.
 */
export function excludedUnits(already: readonly string[], overrides: readonly Override[]): string[] {
  return [...new Set([...already, ...overrides.map(({ unit }) => unit)])];
}

/** What is wrong with overrides by which more units would be out than there may be. */
export function excludedUnitsViolations(
  before: Pick<Experiment, 'excludedUnits'> | null,
  { excludedUnits: after }: Pick<Experiment, 'excludedUnits'>,
): Violation[] {
  if (after.length <= MOST_EXCLUDED_UNITS || after.length <= (before?.excludedUnits.length ?? 0)) return [];
  const most = MOST_EXCLUDED_UNITS.toLocaleString('en');
  const detail = `would make ${after.length.toLocaleString('en')} units that have or had an override; all of them stay out of the analysis, and there may be at most ${most}`;
  return [{ pointer: '/overrides', detail }];
}
