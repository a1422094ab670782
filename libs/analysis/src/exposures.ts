import type { ExposureCount, ExperimentStatistics, Report } from '#libs/domain';
import { isDataError, srmChiSquare, srmSequential } from '#libs/stats';
import { DEFAULTS } from './defaults.js';
import { wholeUnits } from './population/whole-units.js';
import { currentPhase, currentVariants, type ReportSubject, type VariantSubject } from './subject.js';

export type Exposures = Report['exposures'];
type Srm = Exposures['srm'];

/** Units of the phase that the report is about, beside what its weights promise. */
export function exposuresOf(experiment: ReportSubject, statistics: ExperimentStatistics): Exposures {
  const variants = currentVariants(experiment);
  const counts = unitsByVariant(statistics.exposures, variants, currentPhase(experiment));
  const total = counts.reduce((sum, units) => sum + units, 0);
  const weights = sharesOf(variants);
  const keys = variants.map(({ key }) => key);
  return {
    total,
    byVariant: byKey(keys, counts),
    expected: byKey(
      keys,
      weights.map((weight) => weight * total),
    ),
    crossovers: statistics.crossovers,
    srm: sampleRatio(counts, weights),
  };
}

/** Units per variant in one phase; null: whatever the phase is called (a table has none). */
export function unitsByVariant(
  exposures: readonly ExposureCount[],
  variants: readonly VariantSubject[],
  phase: number | null,
): number[] {
  return variants.map(({ key }) =>
    exposures
      .filter((count) => count.variant === key && (phase === null || count.phase === phase))
      .reduce((sum, { units }) => sum + wholeUnits(units), 0),
  );
}

/** Weights that people wrote as 0.333 become shares that sum to one. */
export function sharesOf(variants: readonly VariantSubject[]): number[] {
  const sum = variants.reduce((total, { weight }) => total + weight, 0);
  return variants.map(({ weight }) => (sum > 0 ? weight / sum : 0));
}

const NO_SPLIT: Srm = { pValue: null, sequentialPValue: null, status: 'insufficient' };

/**
 * Does traffic arrive as the weights promise? Pearson's test, exact where an arm expects fewer than five units, alarming
 * below p = 0.001; and the sequential test, which stays honest however often it is looked at. Units in an arm of weight
 * zero are an alarm by themselves.
 */
export function sampleRatio(counts: readonly number[], weights: readonly number[]): Srm {
  if (!weights.some((weight) => weight > 0)) return NO_SPLIT;
  if (counts.some((count, arm) => count > 0 && weights[arm] === 0)) {
    return { pValue: 0, sequentialPValue: 0, status: 'alert' };
  }
  const fixed = srmChiSquare(counts, weights);
  if (isDataError(fixed)) return NO_SPLIT;
  const sequential = srmSequential(counts, weights);
  const isSmall = Math.min(...fixed.expected) < DEFAULTS.srmMinimumExpected;
  const pValue = isSmall ? fixed.exactPValue : fixed.pValue;
  const isAlarming = pValue !== null && pValue < DEFAULTS.srmAlpha;
  return {
    pValue,
    sequentialPValue: isDataError(sequential) ? null : sequential.pAnytime,
    status: isAlarming ? 'alert' : isSmall ? 'insufficient' : 'ok',
  };
}

function byKey(keys: readonly string[], values: readonly number[]): Record<string, number> {
  return Object.fromEntries(keys.map((key, index) => [key, values[index] ?? 0]));
}
