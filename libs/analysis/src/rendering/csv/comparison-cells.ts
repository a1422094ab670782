import type { GroupSequentialLook, IntervalEstimate, RepeatedAnswer, ReportComparison } from '#libs/domain';
import type { CellValue } from './cell.js';
import type { COLUMNS } from './columns.js';

export type Row = Partial<Record<(typeof COLUMNS)[number], CellValue>>;

/** One arm against control by every method; what was not computed is left out. */
export function comparisonCells(comparison: ReportComparison): Row {
  return {
    variant: comparison.variant,
    control: comparison.control,
    ...effectCells(comparison),
    ...sequentialCells(comparison.sequential),
    ...groupSequentialCells(comparison.groupSequential),
    ...simultaneousCells(comparison.simultaneous),
    ...bayesianCells(comparison.bayesian),
    varianceReduction: comparison.varianceReduction,
    ...adjustmentCells(comparison.adjustment),
    ...uncappedCells(comparison.uncapped),
    ...sensitivityCells(comparison.sensitivity),
    ...nonInferiorityCells(comparison.nonInferiority),
    verdict: comparison.verdict,
    flags: comparison.flags.map(({ code }) => code).join(' '),
  };
}

function effectCells({ absolute, relative, ...comparison }: ReportComparison): Row {
  return {
    absoluteEstimate: absolute?.estimate ?? null,
    absoluteLower: absolute?.lower ?? null,
    absoluteUpper: absolute?.upper ?? null,
    relativeEstimate: relative?.estimate ?? null,
    relativeLower: relative?.lower ?? null,
    relativeUpper: relative?.upper ?? null,
    relativeMethod: relative?.method ?? null,
    standardError: comparison.standardError,
    degreesOfFreedom: comparison.degreesOfFreedom,
    pValue: comparison.pValue,
    adjustedPValue: comparison.adjustedPValue,
  };
}

function sequentialCells(sequential: RepeatedAnswer | null): Row {
  if (!sequential) return {};
  return {
    sequentialLower: sequential.lower,
    sequentialUpper: sequential.upper,
    sequentialPValue: sequential.pValue,
    sequentialAdjustedPValue: sequential.adjustedPValue,
    sequentialRelativeLower: sequential.relative?.lower ?? null,
    sequentialRelativeUpper: sequential.relative?.upper ?? null,
  };
}

function groupSequentialCells(answer: (RepeatedAnswer & GroupSequentialLook) | null): Row {
  if (!answer) return {};
  const { look, looks, information, boundary, alphaSpent } = answer;
  return {
    groupSequentialLower: answer.lower,
    groupSequentialUpper: answer.upper,
    groupSequentialPValue: answer.pValue,
    groupSequentialAdjustedPValue: answer.adjustedPValue,
    groupSequentialRelativeLower: answer.relative?.lower ?? null,
    groupSequentialRelativeUpper: answer.relative?.upper ?? null,
    ...{ look, looks, information, boundary, alphaSpent },
  };
}

function simultaneousCells(simultaneous: ReportComparison['simultaneous']): Row {
  if (!simultaneous) return {};
  return {
    simultaneousLower: simultaneous.lower,
    simultaneousUpper: simultaneous.upper,
    simultaneousMethod: simultaneous.method,
    simultaneousComparisons: simultaneous.comparisons,
  };
}

function bayesianCells(bayesian: ReportComparison['bayesian']): Row {
  if (!bayesian) return {};
  return {
    probabilityToBeatControl: bayesian.probabilityToBeatControl,
    expectedLoss: bayesian.expectedLoss,
    bayesianLower: bayesian.lower,
    bayesianUpper: bayesian.upper,
    priorMean: bayesian.prior?.mean ?? null,
    priorStandardDeviation: bayesian.prior?.standardDeviation ?? null,
  };
}

/** Lists are JSON, so that no reader has to guess a separator. */
function adjustmentCells(adjustment: ReportComparison['adjustment']): Row {
  if (!adjustment) return {};
  const { method, covariates, slopes, unadjusted } = adjustment;
  return {
    adjustmentMethod: method,
    covariates: JSON.stringify(covariates),
    slopesVariant: JSON.stringify(slopes.variant),
    slopesControl: JSON.stringify(slopes.control),
    ...unadjustedCells(unadjusted.absolute, unadjusted.relative),
    unadjustedPValue: unadjusted.pValue,
  };
}

function unadjustedCells(absolute: IntervalEstimate, relative: IntervalEstimate | null): Row {
  return {
    unadjustedEstimate: absolute.estimate,
    unadjustedLower: absolute.lower,
    unadjustedUpper: absolute.upper,
    unadjustedRelativeEstimate: relative?.estimate ?? null,
    unadjustedRelativeLower: relative?.lower ?? null,
    unadjustedRelativeUpper: relative?.upper ?? null,
  };
}

function uncappedCells(uncapped: ReportComparison['uncapped']): Row {
  if (!uncapped) return {};
  const { absolute, pValue, cap, cappedUnits } = uncapped;
  return {
    uncappedEstimate: absolute.estimate,
    uncappedLower: absolute.lower,
    uncappedUpper: absolute.upper,
    uncappedPValue: pValue,
    cap,
    cappedUnitsVariant: cappedUnits.variant,
    cappedUnitsControl: cappedUnits.control,
  };
}

function sensitivityCells(sensitivity: ReportComparison['sensitivity']): Row {
  if (!sensitivity) return {};
  const { minimumDetectableEffect, skewness, exaggeration, wrongSignProbability } = sensitivity;
  return { minimumDetectableEffect, skewness, exaggeration, wrongSignProbability };
}

function nonInferiorityCells(nonInferiority: ReportComparison['nonInferiority']): Row {
  if (!nonInferiority) return {};
  return {
    nonInferiorityMargin: nonInferiority.margin,
    nonInferiorityPValue: nonInferiority.pValue,
    nonInferiorityLowerBound: nonInferiority.lowerBound,
    nonInferiorityPassed: nonInferiority.passed,
  };
}
