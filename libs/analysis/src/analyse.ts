import {
  REPORT_SCHEMA_VERSION,
  type ExperimentStatistics,
  type MetricCalibration,
  type Report,
  type ReportMetric,
} from '#libs/domain';
import { analyseMetric, type MetricAnalysis } from './analyse-metric.js';
import { runChecks } from './checks/run-checks.js';
import type { DataHealth } from './data-health/data-health.js';
import { decide } from './decision/decide.js';
import { DEFAULTS } from './defaults.js';
import { exposuresOf, type Exposures } from './exposures.js';
import { methodOf } from './method.js';
import { plannedMetrics } from './metric-plan.js';
import { adjustFamilies } from './multiplicity/adjust-families.js';
import { inferencePlan, type InferencePlan } from './plan/inference-plan.js';
import { analyseSegments } from './segments/analyse-segments.js';
import { receiptsOf } from './receipts.js';
import { populationOf } from './population/population-of.js';
import { currentPhase, currentVariants, type MetricSubject, type ReportSubject } from './subject.js';
import { ENGINE_VERSION } from './version.js';

export interface AnalysisInput {
  experiment: ReportSubject;
  /** All that the experiment names, in any order; one that is missing becomes a check, not an error. */
  metrics: readonly MetricSubject[];
  /** Of the newest phase (`currentPhase`). */
  statistics: ExperimentStatistics;
  /** What simulations said of metrics, by key; absent: never simulated. */
  calibrations?: Readonly<Record<string, MetricCalibration>>;
  /** What the newest recount from the log found, and when; null or absent: there was none. */
  recount?: { differing: number; at: Date } | null;
  /** What was observed of the events that the metrics read; null or absent: nothing is known of them. */
  dataHealth?: DataHealth | null;
  now: Date;
}

/**
 * The report of an experiment. Equal input gives an equal report. It never throws for finite statistics, and holds no NaN
 * or infinity: what cannot be computed is null, with a flag that says why.
 */
export function analyse(input: AnalysisInput): Report {
  const { experiment, metrics: definitions, statistics, recount = null, dataHealth = null, now } = input;
  const exposures = exposuresOf(experiment, statistics);
  const receipts = receiptsOf(experiment, statistics);
  const plan = inferencePlan(experiment, statistics, exposures.total);
  const metrics = metricsOf(input, plan, exposures);
  const checks = runChecks({
    experiment,
    definitions,
    statistics,
    exposures,
    receipts,
    metrics,
    recount,
    dataHealth,
    now,
  });
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    experiment: experimentFacts(experiment),
    asOf: statistics.asOf?.toISOString() ?? null,
    logPosition: statistics.logPosition,
    engineVersion: ENGINE_VERSION,
    options: {
      ...experiment.analysis,
      srmAlpha: DEFAULTS.srmAlpha,
      relativeMethod: 'fieller',
      secondaryMultiplicity: 'benjamini-hochberg',
      sequentialTuningUnits: plan.tuningUnits,
    },
    phase: currentPhase(experiment),
    exposures,
    receipts,
    metrics,
    checks,
    decision: decide({ experiment, exposures, metrics, checks, building: statistics.building ?? [] }),
  };
}

function metricsOf(input: AnalysisInput, plan: InferencePlan, exposures: Exposures): ReportMetric[] {
  const { experiment, statistics } = input;
  const variants = currentVariants(experiment).map(({ key }) => key);
  const ofMetric = new Map(statistics.metrics.map((metric) => [metric.metricKey, metric]));
  const analyses = plannedMetrics(experiment.metrics, input.metrics).map((planned) =>
    analyseMetric({
      planned,
      variants,
      control: experiment.control,
      statistics: ofMetric.get(planned.definition.key),
      plan,
    }),
  );
  const corrected = adjustFamilies(analyses, plan);
  return analyses.map((analysis) => {
    const comparisons = analysis.compared.map((compared) => corrected.get(compared) ?? compared.comparison);
    return {
      ...metricFacts(analysis, input),
      comparisons,
      ...populationOf({
        experiment,
        statistics: ofMetric.get(analysis.planned.definition.key),
        exposed: exposures.byVariant,
        analysis: { ...analysis, comparisons },
      }),
      method: methodOf({
        planned: analysis.planned,
        options: experiment.analysis,
        plan,
        comparisons,
        familySize: familySize(analyses, analysis),
      }),
      ...analyseSegments(
        { planned: analysis.planned, variants, control: experiment.control, plan },
        statistics.segments,
      ),
    };
  });
}

/** Comparisons that are corrected together: those of one role. */
function familySize(analyses: readonly MetricAnalysis[], { planned: { role } }: MetricAnalysis): number {
  return analyses
    .filter(({ planned }) => planned.role === role)
    .reduce((sum, { compared }) => sum + compared.length, 0);
}

function metricFacts({ planned, arms }: MetricAnalysis, { experiment, calibrations }: AnalysisInput) {
  const { key, name, type, direction, redefinedAt } = planned.definition;
  return {
    metric: key,
    name,
    role: planned.role,
    type,
    direction,
    arms,
    redefinedAt: redefinedSince(experiment, redefinedAt ?? null)?.toISOString() ?? null,
    calibration: calibrations && Object.hasOwn(calibrations, key) ? (calibrations[key] ?? null) : null,
  };
}

/** What was redefined before the start was promised as it is. */
function redefinedSince({ startedAt }: ReportSubject, redefinedAt: Date | null): Date | null {
  return startedAt !== null && redefinedAt !== null && redefinedAt > startedAt ? redefinedAt : null;
}

function experimentFacts(experiment: ReportSubject): Report['experiment'] {
  const { key, name, hypothesis, status, unit, control, startedAt, stoppedAt, planHash } = experiment;
  return {
    key,
    name,
    hypothesis,
    status,
    unit,
    control,
    variants: currentVariants(experiment).map((variant) => ({
      key: variant.key,
      name: variant.name,
      weight: variant.weight,
    })),
    startedAt: startedAt?.toISOString() ?? null,
    stoppedAt: stoppedAt?.toISOString() ?? null,
    planHash,
  };
}
