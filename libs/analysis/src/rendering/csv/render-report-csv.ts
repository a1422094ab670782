import type { Report, ReportArm, ReportComparison, ReportMetric, ReportSegment } from '#libs/domain';
import { csvCell } from './cell.js';
import { COLUMNS } from './columns.js';
import { comparisonCells, type Row } from './comparison-cells.js';
import { dilutedCells, funnelRows, triggerRows } from './population-rows.js';

/**
 * The report as RFC 4180: a header, then for each metric one row `arm` per variant and one row `comparison` per variant
 * that is not control; of a metric with a trigger a row `trigger` per variant, of a
 * funnel a row `funnel-step` per step and variant; where it is segmented also the rows `heterogeneity`, `segment-arm` and `segment-comparison`. Where
 * receipts are kept, at the end a row `receipt` per variant. Lines end in CRLF.
 */
export function renderReportCsv(report: Report): string {
  const rows = [...report.metrics.flatMap((metric) => metricRows(report, metric)), ...receiptRows(report)];
  return [COLUMNS.join(','), ...rows.map(lineOf)].map((line) => `${line}\r\n`).join('');
}

function lineOf(row: Row): string {
  return COLUMNS.map((column) => csvCell(row[column] ?? null)).join(',');
}

function metricRows(report: Report, metric: ReportMetric): Row[] {
  const rows = [
    ...metric.arms.map((arm) => ({ row: 'arm', ...armCells(arm) })),
    ...metric.comparisons.map((comparison) => ({
      row: 'comparison',
      ...comparisonCells(comparison),
      ...dilutedCells(metric, comparison),
      ...planCells(report),
    })),
    ...triggerRows(metric),
    ...funnelRows(metric),
    ...metric.heterogeneity.map(heterogeneityCells),
    ...metric.segments.flatMap((segment) => segmentRows(report, metric, segment)),
  ];
  return rows.map((row) => ({ ...metricCells(report, metric), ...row }));
}

function receiptRows({ experiment, phase, asOf, receipts }: Report): Row[] {
  if (receipts === null) return [];
  return receipts.byVariant.map((arm) => ({
    row: 'receipt',
    experiment: experiment.key,
    phase,
    asOf,
    ...arm,
    exposureRatePValue: receipts.exposureRate.pValue,
    assignedSrmPValue: receipts.assignedSrm.pValue,
  }));
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
    isDecisionGrade: metric.calibration?.isDecisionGrade ?? null,
    simulation: metric.calibration?.simulation ?? null,
    redefinedAt: metric.redefinedAt,
    maturedUnits: metric.matured?.units ?? null,
    maturedOf: metric.matured?.of ?? null,
  };
}

function planCells({ options: { alpha, inference, plannedUnits } }: Report): Row {
  return { alpha, inference, plannedUnits };
}

function armCells({ variant, units, mean, standardDeviation, total, denominatorTotal }: ReportArm): Row {
  return { variant, units, mean, standardDeviation, total, denominatorTotal };
}

function heterogeneityCells(heterogeneity: ReportMetric['heterogeneity'][number]): Row {
  return {
    row: 'heterogeneity',
    variant: heterogeneity.variant,
    dimension: heterogeneity.dimension,
    heterogeneityQ: heterogeneity.q,
    heterogeneityDegreesOfFreedom: heterogeneity.degreesOfFreedom,
    heterogeneityPValue: heterogeneity.pValue,
  };
}

function segmentRows(report: Report, metric: ReportMetric, segment: ReportSegment): Row[] {
  const place = { dimension: segment.dimension, segment: segment.value };
  return [
    ...segment.arms.map((arm) => ({ row: 'segment-arm', ...place, ...armCells(arm) })),
    ...segment.comparisons.map((comparison) => ({
      row: 'segment-comparison',
      ...place,
      ...comparisonCells(comparison),
      ...shrunkenCells(metric, segment, comparison),
      ...planCells(report),
    })),
  ];
}

function shrunkenCells(
  { heterogeneity }: ReportMetric,
  { dimension, value }: ReportSegment,
  { variant }: ReportComparison,
): Row {
  const shrunken = heterogeneity
    .find((other) => other.dimension === dimension && other.variant === variant)
    ?.shrunken.find((other) => other.value === value);
  return shrunken
    ? {
        shrunkenEstimate: shrunken.estimate,
        shrunkenLower: shrunken.lower,
        shrunkenUpper: shrunken.upper,
      }
    : {};
}
