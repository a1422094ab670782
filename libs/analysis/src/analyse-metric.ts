import type { AnalysisOptions, ArmStatistics, MetricStatistics, ReportMetric } from '#libs/domain';
import { compareArms, emptyComparison } from './comparison/compare-arms.js';
import { reportArm } from './comparison/report-arm.js';
import { methodOf } from './method.js';
import type { PlannedMetric } from './metric-plan.js';

export interface MetricInput {
  planned: PlannedMetric;
  /** Keys, control among them. */
  variants: readonly string[];
  control: string;
  statistics: MetricStatistics | undefined;
  options: AnalysisOptions;
}

/** One metric in every arm, and every other arm against control. */
export function analyseMetric(input: MetricInput): ReportMetric {
  const { planned, variants, control, options } = input;
  const { key, name, type, direction } = planned.definition;
  return {
    metric: key,
    name,
    role: planned.role,
    type,
    direction,
    arms: variants.map((variant) => reportArm(type, armOf(input, variant))),
    comparisons: variants.filter((variant) => variant !== control).map((variant) => compare(input, variant)),
    segments: [],
    heterogeneity: [],
    calibration: null,
    method: methodOf(planned, options),
  };
}

function compare(input: MetricInput, variant: string): ReportMetric['comparisons'][number] {
  const { planned, control, options } = input;
  const arms = { control: armOf(input, control), treatment: armOf(input, variant) };
  const { type, direction } = planned.definition;
  try {
    return compareArms({ ...arms, type, direction, margin: planned.margin, options });
  } catch (error) {
    // The statistics library refuses impossible numbers with a RangeError; the other metrics are still good.
    if (!(error instanceof RangeError)) throw error;
    return emptyComparison(arms, [{ code: 'INVALID_DATA', detail: `Not computed: ${error.message}.` }]);
  }
}

function armOf({ statistics }: MetricInput, variant: string): ArmStatistics {
  return statistics?.arms.find((arm) => arm.variant === variant) ?? nobody(variant);
}

function nobody(variant: string): ArmStatistics {
  return {
    variant,
    units: 0,
    numerator: { mean: 0, m2: 0, m3: 0 },
    denominator: { mean: 0, m2: 0 },
    c: 0,
    covariates: null,
    capping: null,
    quantile: null,
  };
}
