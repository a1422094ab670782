import type { Override } from './experiment.js';

/**
 * Units that stay out of the analysis: those that were out already, and all that have a variant by hand now. It only grows: what a
 * unit did while its variant was forced cannot be told apart from what it does afterwards.
 */
export function excludedUnits(already: readonly string[], overrides: readonly Override[]): string[] {
  return [...new Set([...already, ...overrides.map(({ unit }) => unit)])];
}
