import type { ArmStatistics, MetricType, ReportFlag } from '#libs/domain';
import { estimateMeanDifference, inferFixed, isCapImbalanced, isDataError, type Moments } from '#libs/stats';
import { DEFAULTS } from '../defaults.js';
import { decimals, listed, pValueText } from '../wording.js';
import {
  hasCovariates,
  hasSameCovariates,
  isPossible,
  squareOf,
  type CovariateArm,
} from './covariate-arm.js';
import { isRatioLike } from './estimate-effect.js';

export interface DataFlagInput {
  type: MetricType;
  control: ArmStatistics;
  treatment: ArmStatistics;
  /** Level of one test of a covariate's balance. */
  imbalanceAlpha: number;
}

/** Warnings about the data beneath a comparison; none of them takes an answer away. */
export function dataFlags(input: DataFlagInput): ReportFlag[] {
  return [denominatorShift, capImbalance, covariateImbalance, tiedQuantile].flatMap(
    (flag) => flag(input) ?? [],
  );
}

/** A ratio also moves when what it divides by does. */
function denominatorShift({ type, control, treatment }: DataFlagInput): ReportFlag | null {
  if (!isRatioLike(type)) return null;
  const pValue = meansDiffer(
    { n: control.units, ...control.denominator },
    { n: treatment.units, ...treatment.denominator },
  );
  if (pValue === null || pValue >= DEFAULTS.imbalanceAlpha) return null;
  return {
    code: 'DENOMINATOR_SHIFT',
    detail: `The denominator itself differs: ${decimals(treatment.denominator.mean)} per unit against ${decimals(control.denominator.mean)} (${pValueText(pValue)}, alarm below ${DEFAULTS.imbalanceAlpha}), so the ratio can have moved without its numerator.`,
  };
}

function capImbalance({ control, treatment }: DataFlagInput): ReportFlag | null {
  const [a, b] = [control.capping, treatment.capping];
  if (!a || !b || a.cappedUnits + b.cappedUnits === 0) return null;
  const capped = [
    { capped: a.cappedUnits, n: control.units },
    { capped: b.cappedUnits, n: treatment.units },
  ] as const;
  if (!isCapImbalanced(...capped)) return null;
  return {
    code: 'CAP_IMBALANCE',
    detail: `The cap was reached by ${b.cappedUnits} of ${treatment.units} units against ${a.cappedUnits} of ${control.units}, which is no chance (alarm below p = ${DEFAULTS.imbalanceAlpha}): it hides a part of the effect, so read the uncapped answer too.`,
  };
}

function covariateImbalance({ control, treatment, imbalanceAlpha }: DataFlagInput): ReportFlag | null {
  if (!hasCovariates(control) || !hasCovariates(treatment)) return null;
  const { keys } = control.covariates;
  if (!hasSameCovariates(treatment, keys) || !isPossible(control) || !isPossible(treatment)) return null;
  const unbalanced = keys.filter((_, index) => {
    const pValue = meansDiffer(covariateMoments(control, index), covariateMoments(treatment, index));
    return pValue !== null && pValue < imbalanceAlpha;
  });
  return unbalanced.length === 0
    ? null
    : {
        code: 'COVARIATE_IMBALANCE',
        detail: `The arms differed before exposure already, in ${listed(unbalanced)} (p < ${decimals(imbalanceAlpha)} each): find out how units are assigned before you believe the effect.`,
      };
}

function covariateMoments({ units, covariates }: CovariateArm, index: number): Moments {
  return { n: units, mean: covariates.means[index] ?? 0, m2: squareOf(covariates, index) };
}

function tiedQuantile({ control, treatment }: DataFlagInput): ReportFlag | null {
  return control.quantile?.isTied || treatment.quantile?.isTied
    ? {
        code: 'TIED_QUANTILE',
        detail:
          'Many values are equal around the quantile, so its error is rough; another level, or a share of units above a limit, says more.',
      }
    : null;
}

/** Welch's test; null without variation or units. */
function meansDiffer(control: Moments, treatment: Moments): number | null {
  if (control.m2 === 0 && treatment.m2 === 0) return null;
  const difference = estimateMeanDifference(control, treatment);
  if (isDataError(difference)) return null;
  // Nearly all pairs are alike; a z this small needs no tail to be cleared.
  if (Math.abs(difference.estimate) < 2 * difference.standardError) return 1;
  return inferFixed(difference).pValue;
}
