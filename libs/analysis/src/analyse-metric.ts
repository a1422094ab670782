import {
  armWithoutNumbers,
  type ArmStatistics,
  type MetricStatistics,
  type ReportMetric,
} from '#libs/domain';
import { compareArms, withoutAnswer, type ComparedArms } from './comparison/compare-arms.js';
import { reportArm } from './comparison/report-arm.js';
import type { PlannedMetric } from './metric-plan.js';
import type { InferencePlan } from './plan/inference-plan.js';

export interface MetricInput {
  planned: PlannedMetric;
  /** Keys, control among them. */
  variants: readonly string[];
  control: string;
  statistics: MetricStatistics | undefined;
  plan: InferencePlan;
}

/** One metric in every arm, and every other arm against control; corrections for their number come later. */
export interface MetricAnalysis {
  planned: PlannedMetric;
  arms: ReportMetric['arms'];
  compared: ComparedArms[];
}

export function analyseMetric(input: MetricInput): MetricAnalysis {
  const { planned, variants, control } = input;
  const arms = variants.map((variant) => armOf(input, variant));
  const ofControl = arms.find(({ variant }) => variant === control) ?? armWithoutNumbers(control);
  return {
    planned,
    arms: arms.map((arm) => reportArm(planned.definition.type, arm)),
    compared: arms
      .filter(({ variant }) => variant !== control)
      .map((treatment) => compare(input, { control: ofControl, treatment, arms })),
  };
}

interface Arms {
  control: ArmStatistics;
  treatment: ArmStatistics;
  arms: readonly ArmStatistics[];
}

function compare({ planned, plan }: MetricInput, { control, treatment, arms }: Arms): ComparedArms {
  const { type, direction } = planned.definition;
  const others = arms.length > 2 ? arms.filter((arm) => arm !== control && arm !== treatment) : [];
  try {
    return compareArms({ type, direction, margin: planned.margin, control, treatment, others, plan });
  } catch (error) {
    // The statistics library refuses impossible numbers with a RangeError; the other metrics are still good.
    if (!(error instanceof RangeError)) throw error;
    const flag = { code: 'INVALID_DATA', detail: `Not computed: ${error.message}.` };
    return withoutAnswer({ type, control, treatment }, [flag]);
  }
}

function armOf({ statistics }: MetricInput, variant: string): ArmStatistics {
  return statistics?.arms.find((arm) => arm.variant === variant) ?? armWithoutNumbers(variant);
}
