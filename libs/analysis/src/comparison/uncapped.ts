import type { ArmStatistics, ReportComparison } from '#libs/domain';
import { estimateMeanDifference, isDataError } from '#libs/stats';
import { fixedMeans } from './fixed-means.js';

/** The same two means without the cap, neither adjusted nor corrected; null where no unit lies above it. */
export function uncappedAnswer(
  control: ArmStatistics,
  treatment: ArmStatistics,
  alpha: number,
): ReportComparison['uncapped'] {
  const [a, b] = [control.capping, treatment.capping];
  if (!a || !b || a.cappedUnits + b.cappedUnits === 0) return null;
  const effect = estimateMeanDifference(
    { n: control.units, ...a.uncapped },
    { n: treatment.units, ...b.uncapped },
  );
  const facts = { cap: b.cap, cappedUnits: { variant: b.cappedUnits, control: a.cappedUnits } };
  if (isDataError(effect)) {
    const estimate = b.uncapped.mean - a.uncapped.mean;
    return Number.isFinite(estimate)
      ? { absolute: { estimate, lower: null, upper: null }, pValue: null, ...facts }
      : null;
  }
  const { absolute, pValue } = fixedMeans({ effect, alpha });
  return { absolute, pValue, ...facts };
}
