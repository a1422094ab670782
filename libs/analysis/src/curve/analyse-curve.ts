import type {
  Curve,
  CurveDay,
  CurveMetric,
  CurveStatistics,
  DailyStatistics,
  MetricStatistics,
} from '#libs/domain';
import { analyseMetric, type MetricAnalysis } from '../analyse-metric.js';
import { plannedAbsolute, plannedRelative } from '../decision/planned-interval.js';
import { unitsByVariant } from '../exposures.js';
import { plannedMetrics, type PlannedMetric } from '../metric-plan.js';
import { inferencePlan, type InferencePlan } from '../plan/inference-plan.js';
import { currentPhase, currentVariants, type MetricSubject, type ReportSubject } from '../subject.js';
import { ENGINE_VERSION } from '../version.js';

export interface CurveInput {
  experiment: ReportSubject;
  /** As of a report. */
  metrics: readonly MetricSubject[];
  /** Of the newest phase (`currentPhase`). */
  curve: CurveStatistics;
}

interface PlannedDay extends DailyStatistics {
  plan: InferencePlan;
}

/**
 * How the answer came about: each day's effect is that of all units that came up to it, by what is known of them now, with the
 * interval that the plan chose. A metric's last day is what a report of the same statistics says.
 */
export function analyseCurve({ experiment, metrics, curve }: CurveInput): Curve {
  const { statistics, days } = curve;
  const planned = days.map((day) => ({ ...day, plan: planAt(experiment, curve, day) }));
  return {
    experiment: experiment.key,
    phase: currentPhase(experiment),
    asOf: statistics.asOf?.toISOString() ?? null,
    logPosition: statistics.logPosition,
    engineVersion: ENGINE_VERSION,
    alpha: experiment.analysis.alpha,
    inference: experiment.analysis.inference,
    metrics: plannedMetrics(experiment.metrics, metrics).map((metric) =>
      curveOf(experiment, metric, daysOf(metric, planned, statistics.metrics)),
    ),
  };
}

/** As a report of that day's units would be planned. */
function planAt(
  experiment: ReportSubject,
  { statistics }: CurveStatistics,
  day: DailyStatistics,
): InferencePlan {
  const units = unitsByVariant(day.exposures, currentVariants(experiment), currentPhase(experiment));
  const exposed = units.reduce((sum, count) => sum + count, 0);
  // Which covariates there are is the same every day, and not every metric has its sums by day.
  return inferencePlan(experiment, statistics, exposed);
}

interface MetricDay {
  day: string;
  plan: InferencePlan;
  statistics: MetricStatistics;
}

/** Of a metric that is not kept by day, the last one alone. */
function daysOf(
  { definition: { key } }: PlannedMetric,
  days: readonly PlannedDay[],
  whole: readonly MetricStatistics[],
): MetricDay[] {
  const own = days.flatMap(({ day, plan, metrics }) => {
    const statistics = metrics.find(({ metricKey }) => metricKey === key);
    return statistics ? [{ day, plan, statistics }] : [];
  });
  if (own.length > 0) return own;
  const last = days.at(-1);
  const statistics = whole.find(({ metricKey }) => metricKey === key);
  const hasUnits = statistics?.arms.some(({ units }) => units > 0) ?? false;
  return last && statistics && hasUnits ? [{ day: last.day, plan: last.plan, statistics }] : [];
}

function curveOf(experiment: ReportSubject, planned: PlannedMetric, days: readonly MetricDay[]): CurveMetric {
  const { key, name, type, direction } = planned.definition;
  const variants = currentVariants(experiment).map((variant) => variant.key);
  const { control } = experiment;
  return {
    ...{ metric: key, name, role: planned.role, type, direction },
    days: days.map(({ day, plan, statistics }) =>
      dayOf(day, plan, analyseMetric({ planned, variants, control, statistics, plan })),
    ),
  };
}

function dayOf(
  day: string,
  { options: { inference } }: InferencePlan,
  { arms, compared }: MetricAnalysis,
): CurveDay {
  return {
    day,
    arms: arms.map(({ variant, units, mean }) => ({ variant, units, mean })),
    comparisons: compared.map(({ comparison }) => ({
      variant: comparison.variant,
      control: comparison.control,
      absolute: plannedAbsolute(comparison, inference),
      relative: plannedRelative(comparison, inference),
    })),
  };
}
