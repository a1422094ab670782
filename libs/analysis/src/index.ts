/** libs/analysis: an experiment and its sufficient statistics become a report, and a report becomes text. Pure. */
export { analyse, type AnalysisInput } from './analyse.js';
export { analyseTable, type TableAnalysis, type TableMetric } from './analyse-table.js';
export { DEFAULTS as ANALYSIS_DEFAULTS } from './defaults.js';
export {
  currentPhase,
  type MetricSubject,
  type PhaseSubject,
  type ReportSubject,
  type VariantSubject,
} from './subject.js';
export { readReport } from './read-report.js';
export { ENGINE_VERSION } from './version.js';
export { renderReportCsv } from './rendering/csv/render-report-csv.js';
export { renderReportHtml } from './rendering/html/render-report-html.js';
export { renderReportText } from './rendering/text/render-report-text.js';
