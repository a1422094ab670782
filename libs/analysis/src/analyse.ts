import { REPORT_SCHEMA_VERSION, type ExperimentStatistics, type Report } from '#libs/domain';
import { analyseMetric } from './analyse-metric.js';
import { runChecks } from './checks/run-checks.js';
import { decide } from './decision/decide.js';
import { DEFAULTS } from './defaults.js';
import { exposuresOf } from './exposures.js';
import { plannedMetrics } from './metric-plan.js';
import { adjustPrimary } from './multiplicity.js';
import { currentPhase, currentVariants, type MetricSubject, type ReportSubject } from './subject.js';
import { ENGINE_VERSION } from './version.js';

export interface AnalysisInput {
  experiment: ReportSubject;
  /** All that the experiment names, in any order; one that is missing becomes a check, not an error. */
  metrics: readonly MetricSubject[];
  /** Of the newest phase (`currentPhase`). */
  statistics: ExperimentStatistics;
  now: Date;
}

/**
 * The report of an experiment. Equal input gives an equal report. It never throws for finite statistics, and holds no NaN
 * or infinity: what cannot be computed is null, with a flag that says why.
 */
export function analyse({ experiment, metrics: definitions, statistics, now }: AnalysisInput): Report {
  const exposures = exposuresOf(experiment, statistics);
  const variants = currentVariants(experiment).map(({ key }) => key);
  const metrics = adjustPrimary(
    plannedMetrics(experiment.metrics, definitions).map((planned) =>
      analyseMetric({
        planned,
        variants,
        control: experiment.control,
        statistics: statistics.metrics.find(({ metricKey }) => metricKey === planned.definition.key),
        options: experiment.analysis,
      }),
    ),
  );
  const checks = runChecks({ experiment, definitions, statistics, exposures, metrics, now });
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
      secondaryMultiplicity: 'none',
      sequentialTuningUnits: DEFAULTS.sequentialTuningUnits,
    },
    phase: currentPhase(experiment),
    exposures,
    metrics,
    checks,
    decision: decide({ experiment, exposures, metrics, checks }),
  };
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
