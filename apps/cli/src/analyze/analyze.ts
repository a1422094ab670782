import { writeFile } from 'node:fs/promises';
import { renderReportCsv, renderReportHtml, renderReportText } from '#libs/analysis';
import type { Report } from '#libs/domain';
import { openCsvSource } from '../csv/csv-source.js';
import type { Terminal } from '../terminal/terminal.js';
import { analysisOf } from '../options/inference-options.js';
import type { AnalyzeOptions } from './analyze-options.js';
import { analyzeTable, type AnalyzeRequest } from './analyze-table.js';
import { planMetrics } from './plan-metrics.js';

/** Prints the report of a table, and writes it as a page where that is asked for. */
export async function analyze(file: string, options: AnalyzeOptions, terminal: Terminal): Promise<void> {
  const request = requestOf(options);
  const source = await openCsvSource(file, process.stdin);
  try {
    const report = await analyzeTable(source, request, new Date());
    if (options.html !== undefined) await writeFile(options.html, renderReportHtml(report));
    terminal.print(render(report, options).trimEnd());
  } finally {
    await source.dispose();
  }
}

function requestOf(options: AnalyzeOptions): AnalyzeRequest {
  const { unit, variant, control, covariate, segment, weights, delimiter, empty } = options;
  const inference = options.plannedUnits === undefined ? 'fixed' : 'group-sequential';
  return {
    unit,
    variant,
    control,
    metrics: planMetrics(options),
    covariates: covariate,
    segments: [...new Set(segment)],
    weights: weights ?? null,
    delimiter,
    empty,
    analysis: { inference, ...analysisOf(options) },
  };
}

function render(report: Report, { json, csv }: AnalyzeOptions): string {
  if (json) return JSON.stringify(report, null, 2);
  return csv ? renderReportCsv(report) : renderReportText(report);
}
