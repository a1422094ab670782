import {
  INFERENCE_KINDS,
  type ExperimentStatistics,
  type InferenceKind,
  type ReportComparison,
  type ReportMetric,
  type ReportSegment,
} from '#libs/domain';
import { analyseMetric, type MetricAnalysis, type MetricInput } from '../analyse-metric.js';
import type { ComparedArms } from '../comparison/compare-arms.js';
import { adjusted } from '../multiplicity/adjusted-p-values.js';
import { corrected } from '../multiplicity/adjust-families.js';
import { heterogeneityOf } from './heterogeneity.js';

export type SegmentAnswers = Pick<ReportMetric, 'segments' | 'heterogeneity'>;

interface AnalysedSegment {
  value: string;
  analysis: MetricAnalysis;
}

const NOTHING: SegmentAnswers = { segments: [], heterogeneity: [] };

/**
 * One metric in every segment: whether the segments differ at all first, then each of them, corrected by Benjamini-Hochberg over
 * the segments of its dimension. A metric that is not counted by segment has none. A guardrail's margin is not judged in segments; a group-sequential look is the experiment's.
 */
export function analyseSegments(
  input: Omit<MetricInput, 'statistics'>,
  segments: ExperimentStatistics['segments'],
): SegmentAnswers {
  const { key } = input.planned.definition;
  const measured = segments.filter(({ metrics }) => metrics.some(({ metricKey }) => metricKey === key));
  if (measured.length === 0) return NOTHING;
  const dimensions = [...new Set(measured.map(({ dimension }) => dimension))];
  const answers = dimensions.map((dimension) =>
    analyseDimension(
      input,
      dimension,
      measured.filter((segment) => segment.dimension === dimension),
    ),
  );
  return {
    segments: answers.flatMap((answer) => answer.segments),
    heterogeneity: answers.flatMap((answer) => answer.heterogeneity),
  };
}

function analyseDimension(
  input: Omit<MetricInput, 'statistics'>,
  dimension: string,
  segments: ExperimentStatistics['segments'],
): SegmentAnswers {
  const { key } = input.planned.definition;
  const planned = { ...input.planned, margin: null };
  const analysed = segments.map(({ value, metrics }) => ({
    value,
    analysis: analyseMetric({
      ...input,
      planned,
      statistics: metrics.find(({ metricKey }) => metricKey === key),
    }),
  }));
  const arms = analysed[0]?.analysis.compared.length ?? 0;
  const comparisons = new Map<ComparedArms, ReportComparison>(
    Array.from({ length: arms }, (_, arm) => correctedArm(analysed, arm)).flat(),
  );
  return {
    segments: analysed.map((segment) => reportSegment(dimension, segment, comparisons)),
    heterogeneity: Array.from({ length: arms }, (_, arm) => ofArm(analysed, arm)).map((compared) =>
      heterogeneityOf(dimension, compared, input.plan.options.alpha),
    ),
  };
}

/** The same arm in every segment. */
function ofArm(
  analysed: readonly AnalysedSegment[],
  arm: number,
): { value: string; compared: ComparedArms }[] {
  return analysed.flatMap(({ value, analysis }) => {
    const compared = analysis.compared[arm];
    return compared ? [{ value, compared }] : [];
  });
}

function correctedArm(analysed: readonly AnalysedSegment[], arm: number): [ComparedArms, ReportComparison][] {
  const family = ofArm(analysed, arm).map(({ compared }) => compared);
  const pValues = new Map<InferenceKind, (number | null)[]>(
    INFERENCE_KINDS.map((kind) => [kind, adjusted(family, kind, 'benjamini-hochberg')]),
  );
  return family.map((compared, index) => [
    compared,
    corrected(compared, (kind) => pValues.get(kind)?.[index] ?? null, null),
  ]);
}

function reportSegment(
  dimension: string,
  { value, analysis }: AnalysedSegment,
  comparisons: ReadonlyMap<ComparedArms, ReportComparison>,
): ReportSegment {
  return {
    dimension,
    value,
    arms: analysis.arms,
    comparisons: analysis.compared.map((compared) => comparisons.get(compared) ?? compared.comparison),
  };
}
