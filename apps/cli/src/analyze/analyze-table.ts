import { analyseTable } from '#libs/analysis';
import type { AnalysisOptions, Report } from '#libs/domain';
import { nearestName } from '#libs/domain';
import type { CsvSource } from '../csv/csv-source.js';
import { CliError } from '../terminal/cli-error.js';
import type { MeasuredTable } from './measured-table.js';
import { measureTable } from './measure-table.js';
import type { PlannedTableMetric } from './plan-metrics.js';
import { requireWeightsOf } from './require-weights-of.js';
import { tableChecks } from './table-checks.js';
import type { TableQuestion } from './table-question.js';

/** With more rows than this share repeating a unit, the table is a log of events, not one row a unit. */
const MOST_REPEATED = 0.05;

export interface AnalyzeRequest extends TableQuestion {
  control: string;
  metrics: PlannedTableMetric[];
  analysis: Partial<AnalysisOptions>;
  /** Null: equal shares. */
  weights: ReadonlyMap<string, number> | null;
}

/** The report of a table with one row a unit; CliError when the table cannot answer. */
export async function analyzeTable(source: CsvSource, request: AnalyzeRequest, now: Date): Promise<Report> {
  const table = await measureTable(source, request);
  requireComparable(table, request);
  const report = analyseTable({
    name: source.name,
    unit: request.unit,
    control: request.control,
    variants: controlFirst(table, request).map((variant) => withWeight(variant, request.weights)),
    metrics: table.metrics.map(({ type, arms }, index) => {
      const { name, role, direction, margin, cap, quantile } = request.metrics[index]!;
      return { key: name, type, role, direction, margin, cap, quantile, arms };
    }),
    segments: table.segments,
    crossovers: table.crossovers,
    analysis: request.analysis,
    now,
  });
  return { ...report, checks: [...report.checks, ...tableChecks(table)] };
}

function requireComparable(table: MeasuredTable, { control, variant, weights, unit }: AnalyzeRequest): void {
  const keys = table.variants.map(({ key }) => key);
  if (!keys.includes(control)) {
    const nearest = nearestName(control, keys);
    const meant = nearest === null ? '' : ` Did you mean "${nearest}"?`;
    throw new CliError(`"${control}" is no value of ${variant}.${meant}\nIts values are: ${keys.join(', ')}`);
  }
  if (keys.length < 2)
    throw new CliError(`${variant} is always "${control}": there is nothing to compare it with.`);
  if (weights !== null) requireWeightsOf(keys, weights);
  if (table.repeatedRows > table.rows * MOST_REPEATED) {
    throw new CliError(
      `${table.repeatedRows} of ${table.rows} rows repeat a unit of ${unit}. The table must have one row a unit: add its rows up first.`,
    );
  }
}

function controlFirst(table: MeasuredTable, { control }: AnalyzeRequest): MeasuredTable['variants'] {
  return [...table.variants].sort((a, b) => Number(b.key === control) - Number(a.key === control));
}

function withWeight(
  variant: MeasuredTable['variants'][number],
  weights: ReadonlyMap<string, number> | null,
): { key: string; units: number; weight?: number } {
  return weights === null ? variant : { ...variant, weight: weights.get(variant.key) ?? 0 };
}
