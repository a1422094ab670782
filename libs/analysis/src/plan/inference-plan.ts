import type { AnalysisOptions, ExperimentStatistics, GroupSequentialLook } from '#libs/domain';
import { detectableErrors, spentAlpha } from '#libs/stats';
import { DEFAULTS } from '../defaults.js';
import { currentVariants, isOpen, type ReportSubject, type VariantSubject } from '../subject.js';
import { boundaryCurve, type BoundaryCurve } from './boundary-curve.js';

export type SlopeMethod = 'pooled' | 'interacted';

/** A look of the group-sequential design, with its boundaries at every alpha. */
export interface PlannedLook extends Omit<GroupSequentialLook, 'boundary'> {
  curve: BoundaryCurve;
}

/** How every comparison of an experiment is made: fixed by its plan and by the number of units, never by their values. */
export interface InferencePlan {
  options: AnalysisOptions;
  /** n* of the confidence sequence: units of a pair of arms at which its interval is narrowest. */
  tuningUnits: number;
  /** Null: covariates are not used. */
  slopes: SlopeMethod | null;
  /** The last planned look that is behind; null before the first, and without a planned number of units. */
  look: PlannedLook | null;
  /** A fixed horizon that is looked at before its end. */
  isPeek: boolean;
  /** Level of one test of a covariate's balance. */
  imbalanceAlpha: number;
  /** Standard errors of the smallest effect that a fixed-horizon test finds with 80 % power. */
  detectableErrors: number;
}

export function inferencePlan(
  experiment: ReportSubject,
  statistics: ExperimentStatistics,
  exposedUnits: number,
): InferencePlan {
  const options = experiment.analysis;
  const variants = currentVariants(experiment);
  return {
    options,
    tuningUnits: tuningUnits(variants, experiment.control, options.plannedUnits),
    slopes: options.regressionAdjustment ? slopeMethod(variants) : null,
    look: plannedLook(options, exposedUnits),
    isPeek: options.inference === 'fixed' && isOpen(experiment),
    imbalanceAlpha: DEFAULTS.imbalanceAlpha / Math.max(1, covariateTests(statistics, variants.length - 1)),
    detectableErrors: detectableErrors({ alpha: options.alpha, power: DEFAULTS.power }),
  };
}

/**
 * Planned units of control and of one treatment, which is the average one where weights differ; without a horizon a constant.
 * It shapes the width of the interval alone, never its validity.
 */
export function tuningUnits(
  variants: readonly VariantSubject[],
  control: string,
  plannedUnits: number | null,
): number {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  const treatments = variants.filter(({ key }) => key !== control);
  if (plannedUnits === null || treatments.length === 0 || !(total > 0)) return DEFAULTS.sequentialTuningUnits;
  const ofControl = variants.find(({ key }) => key === control)?.weight ?? 0;
  const pair = ofControl + (total - ofControl) / treatments.length;
  return Math.max(2, Math.round((plannedUnits * pair) / total));
}

/** One slope for all arms is enough for two arms of about one size (Lin 2013). */
function slopeMethod(variants: readonly VariantSubject[]): SlopeMethod {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  const used = variants.filter(({ weight }) => weight > 0);
  const smallest = Math.min(...used.map(({ weight }) => weight / total));
  return used.length > 2 || smallest < DEFAULTS.pooledSlopeShare ? 'interacted' : 'pooled';
}

function plannedLook(
  { alpha, plannedUnits, looks, spending }: AnalysisOptions,
  exposedUnits: number,
): PlannedLook | null {
  if (plannedUnits === null) return null;
  const information = Math.min(1, exposedUnits / plannedUnits);
  const look = Math.floor(information * looks);
  const curve = look > 0 ? boundaryCurve({ looks, spending, alpha }, look) : null;
  if (!curve) return null;
  const alphaSpent = spentAlpha({ kind: spending }, look / looks, alpha, 2) / alpha;
  return { look, looks, information, alphaSpent, curve };
}

/** Every covariate of every metric in every arm but control is one test of balance. */
function covariateTests({ metrics }: ExperimentStatistics, treatments: number): number {
  const covariates = metrics.reduce((sum, { arms }) => sum + (arms[0]?.covariates?.keys.length ?? 0), 0);
  return covariates * Math.max(1, treatments);
}
