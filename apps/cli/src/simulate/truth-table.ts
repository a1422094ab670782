import type { InferenceKind, Report, ReportComparison } from '#libs/domain';
import type { MetricTruth } from './scenario.js';

export interface TruthRow {
  metric: string;
  role: string;
  /** Relative effect that the data were made with. */
  truth: number;
  estimate: number | null;
  lower: number | null;
  upper: number | null;
  pValue: number | null;
  /** Share of the variance that what units did before took out; null: nothing was known of them. */
  varianceReduction: number | null;
  /** Null: the report has no interval. */
  isTruthInside: boolean | null;
}

/** What is true beside what the report says, on the relative scale and by the inference of the plan. */
export function truthRows(truths: readonly MetricTruth[], report: Report): TruthRow[] {
  return truths.map(({ key, role, effect }) => {
    const comparison = report.metrics.find(({ metric }) => metric === key)?.comparisons[0];
    const { lower, upper, pValue } = intervalOf(comparison, report.options.inference);
    const isTruthInside =
      lower === null && upper === null
        ? null
        : (lower ?? -Infinity) <= effect && effect <= (upper ?? Infinity);
    const estimate = comparison?.relative?.estimate ?? null;
    const varianceReduction = comparison?.varianceReduction ?? null;
    return {
      ...{ metric: key, role, truth: effect },
      ...{ estimate, lower, upper, pValue, varianceReduction, isTruthInside },
    };
  });
}

function intervalOf(
  comparison: ReportComparison | undefined,
  inference: InferenceKind,
): Pick<TruthRow, 'lower' | 'upper' | 'pValue'> {
  if (comparison === undefined) return { lower: null, upper: null, pValue: null };
  const { relative, pValue, sequential, groupSequential } = comparison;
  if (inference === 'fixed')
    return { lower: relative?.lower ?? null, upper: relative?.upper ?? null, pValue };
  const answer = inference === 'sequential' ? sequential : groupSequential;
  const interval = answer?.relative ?? null;
  return {
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    pValue: answer?.pValue ?? null,
  };
}

/** For people, one line a metric under a heading. */
export function describeTruth(rows: readonly TruthRow[], alpha: number): string {
  const level = `${Number((100 * (1 - alpha)).toPrecision(4))} % interval`;
  const heading = ['Metric', 'Role', 'Truth', 'Report', level, 'p', 'Truth inside', 'Noise removed'];
  const cells = rows.map((row) => [
    row.metric,
    row.role,
    percent(row.truth),
    percent(row.estimate),
    row.lower === null && row.upper === null ? 'none' : `${percent(row.lower)} to ${percent(row.upper)}`,
    row.pValue === null ? '-' : row.pValue < 1e-4 ? '< 0.0001' : row.pValue.toPrecision(2),
    row.isTruthInside === null ? '-' : row.isTruthInside ? 'yes' : 'no',
    row.varianceReduction === null ? '-' : `${(100 * row.varianceReduction).toFixed(0)} %`,
  ]);
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]!.length)),
  );
  return [heading, ...cells]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function percent(share: number | null): string {
  if (share === null) return '?';
  const value = 100 * share;
  return `${value > 0 ? '+' : ''}${value.toFixed(1)} %`;
}
