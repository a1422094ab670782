import type { Report, ReportArm, ReportComparison, ReportMetric } from '#libs/domain';
import { csvCell, type CellValue } from './cell.js';

/** Column names are members of the JSON report in camel case; they are only ever added to, at the end. */
const COLUMNS = [
  'experiment',
  'phase',
  'asOf',
  'row',
  'metric',
  'metricName',
  'role',
  'type',
  'direction',
  'variant',
  'control',
  'units',
  'mean',
  'standardDeviation',
  'total',
  'denominatorTotal',
  'absoluteEstimate',
  'absoluteLower',
  'absoluteUpper',
  'relativeEstimate',
  'relativeLower',
  'relativeUpper',
  'relativeMethod',
  'standardError',
  'degreesOfFreedom',
  'pValue',
  'adjustedPValue',
  'sequentialLower',
  'sequentialUpper',
  'sequentialPValue',
  'sequentialAdjustedPValue',
  'sequentialRelativeLower',
  'sequentialRelativeUpper',
  'probabilityToBeatControl',
  'expectedLoss',
  'bayesianLower',
  'bayesianUpper',
  'varianceReduction',
  'nonInferiorityMargin',
  'nonInferiorityPValue',
  'nonInferiorityLowerBound',
  'nonInferiorityPassed',
  'verdict',
  'flags',
  'alpha',
  'inference',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], CellValue>>;

/**
 * The report as RFC 4180: a header, then for each metric one row `arm` per variant and one row `comparison` per variant
 * that is not control. Lines end in CRLF.
 */
export function renderReportCsv(report: Report): string {
  const rows = report.metrics.flatMap((metric) => [
    ...metric.arms.map((arm) => ({ ...metricCells(report, metric), ...armCells(arm) })),
    ...metric.comparisons.map((comparison) => ({
      ...metricCells(report, metric),
      ...comparisonCells(comparison),
      alpha: report.options.alpha,
      inference: report.options.inference,
    })),
  ]);
  return [COLUMNS.join(','), ...rows.map(lineOf)].map((line) => `${line}\r\n`).join('');
}

function lineOf(row: Row): string {
  return COLUMNS.map((column) => csvCell(row[column] ?? null)).join(',');
}

function metricCells({ experiment, phase, asOf }: Report, metric: ReportMetric): Row {
  return {
    experiment: experiment.key,
    phase,
    asOf,
    metric: metric.metric,
    metricName: metric.name,
    role: metric.role,
    type: metric.type,
    direction: metric.direction,
  };
}

function armCells({ variant, units, mean, standardDeviation, total, denominatorTotal }: ReportArm): Row {
  return { row: 'arm', variant, units, mean, standardDeviation, total, denominatorTotal };
}

function comparisonCells(comparison: ReportComparison): Row {
  return {
    row: 'comparison',
    variant: comparison.variant,
    control: comparison.control,
    ...effectCells(comparison),
    ...sequentialCells(comparison.sequential),
    ...bayesianCells(comparison.bayesian),
    varianceReduction: comparison.varianceReduction,
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

function sequentialCells(sequential: ReportComparison['sequential']): Row {
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

function bayesianCells(bayesian: ReportComparison['bayesian']): Row {
  if (!bayesian) return {};
  return {
    probabilityToBeatControl: bayesian.probabilityToBeatControl,
    expectedLoss: bayesian.expectedLoss,
    bayesianLower: bayesian.lower,
    bayesianUpper: bayesian.upper,
  };
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
