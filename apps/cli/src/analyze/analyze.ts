import { writeFile } from 'node:fs/promises';
import { renderReportCsv, renderReportHtml, renderReportText } from '#libs/analysis';
import type { InferenceKind, Report } from '#libs/domain';
import { openCsvSource } from '../csv/csv-source.js';
import type { Terminal } from '../terminal/terminal.js';
import { analyzeTable } from './analyze-table.js';
import type { EmptyPolicy } from './metric-reader.js';

/** The options of `csci analyze` as they are parsed. */
export interface AnalyzeOptions {
  unit: string;
  variant: string;
  control: string;
  metric: string[];
  decrease: string[];
  alpha: number;
  inference: InferenceKind;
  weights?: ReadonlyMap<string, number>;
  empty: EmptyPolicy;
  delimiter: string;
  json?: true;
  csv?: true;
  html?: string;
}

/** Prints the report of a table, and writes it as a page where that is asked for. */
export async function analyze(file: string, options: AnalyzeOptions, terminal: Terminal): Promise<void> {
  const { metric, weights, ...rest } = options;
  const source = await openCsvSource(file, process.stdin);
  try {
    const request = { ...rest, metrics: [...new Set(metric)], weights: weights ?? null };
    const report = await analyzeTable(source, request, new Date());
    if (options.html !== undefined) await writeFile(options.html, renderReportHtml(report));
    terminal.print(render(report, options).trimEnd());
  } finally {
    await source.dispose();
  }
}

function render(report: Report, { json, csv }: AnalyzeOptions): string {
  if (json) return JSON.stringify(report, null, 2);
  return csv ? renderReportCsv(report) : renderReportText(report);
}
