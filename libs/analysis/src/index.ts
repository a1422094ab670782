/** libs/analysis: an experiment and its sufficient statistics become a report, and a report becomes text. Pure. */
export { analyse, type AnalysisInput } from './analyse.js';
export { analyseCurve, type CurveInput } from './curve/analyse-curve.js';
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
export { renderCurveCsv } from './rendering/csv/render-curve-csv.js';
export { renderReportCsv } from './rendering/csv/render-report-csv.js';
export { renderReportHtml } from './rendering/html/render-report-html.js';
export { renderReportText } from './rendering/text/render-report-text.js';
export { baselineOf, type HistoryBaseline } from './planning/baseline-of.js';
export { planPower } from './planning/plan-power.js';
export { powerViolations } from './planning/power-violations.js';
export { simulateNull } from './simulation/simulate-null.js';
export type { NullPlan } from './simulation/null-plan.js';
export type { DataHealth } from './data-health/data-health.js';
export { botLikeUnits } from './data-health/bot-like.js';
export {
  EVENT_WARNING_CODES,
  eventWarnings,
  neverSeen,
  type EventWarning,
  type EventWarningCode,
} from './data-health/event-warnings.js';
export { typeChangeOf } from './data-health/type-change.js';
