import { INFERENCE_KINDS, type InferenceKind, type ReportComparison } from '#libs/domain';
import { falseCoverageLevel } from '#libs/stats';
import type { MetricAnalysis } from '../analyse-metric.js';
import type { ComparedArms } from '../comparison/compare-arms.js';
import type { InferencePlan } from '../plan/inference-plan.js';
import { adjusted, dunnettAdjusted, dunnettLevel, methodFor } from './adjusted-p-values.js';
import { simultaneousInterval, type Simultaneous } from './simultaneous.js';

/** The comparison of each arm, with what its family says of it. */
export type Corrected = ReadonlyMap<ComparedArms, ReportComparison>;

/**
 * Corrects for the number of comparisons: the primary ones (metrics times arms) by the plan's method, so that one false
 * alarm among them stays as rare as alpha; the secondary ones by Benjamini-Hochberg, so that of those found at most a share
 * of alpha is false. Guardrails stand alone. Fixed, sequential and group-sequential p-values are corrected each; intervals
 * that cover together are given of the inference that the plan chose.
 */
export function adjustFamilies(metrics: readonly MetricAnalysis[], plan: InferencePlan): Corrected {
  const ofRole = (role: string) =>
    metrics.filter(({ planned }) => planned.role === role).map(({ compared }) => compared);
  return new Map([...primary(ofRole('primary'), plan), ...secondary(ofRole('secondary').flat(), plan)]);
}

type Entries = [ComparedArms, ReportComparison][];

function primary(metrics: readonly (readonly ComparedArms[])[], plan: InferencePlan): Entries {
  const { multiplicity, alpha, inference } = plan.options;
  const family = metrics.flat();
  if (multiplicity === 'none' || family.length === 0) return [];
  const pValues = byInference((kind) => {
    const method = methodFor(multiplicity, kind);
    return method === 'dunnett' || method === 'none'
      ? dunnettAdjusted(metrics)
      : adjusted(family, kind, method);
  });
  const method = methodFor(multiplicity, inference);
  const levels =
    method === 'dunnett'
      ? metrics.flatMap((arms) => {
          const level = dunnettLevel(arms, alpha / metrics.length);
          return arms.map(() => level);
        })
      : family.map(() => alpha / family.length);
  return family.map((compared, index) => {
    const adjustedPValue = pValues[inference][index] ?? null;
    const interval =
      family.length < 2 || adjustedPValue === null
        ? null
        : simultaneousInterval({
            compared,
            level: levels[index] ?? alpha,
            isRejected: adjustedPValue < alpha,
            method,
            comparisons: family.length,
            plan,
          });
    return [compared, corrected(compared, (kind) => pValues[kind][index] ?? null, interval)];
  });
}

/** Intervals are for those that were found: of them at most a share of alpha misses (false coverage rate). */
function secondary(family: readonly ComparedArms[], plan: InferencePlan): Entries {
  const { alpha, inference } = plan.options;
  if (family.length === 0) return [];
  const pValues = byInference((kind) => adjusted(family, kind, 'benjamini-hochberg'));
  const isFound = pValues[inference].map((pValue) => pValue !== null && pValue < alpha);
  const found = isFound.filter(Boolean).length;
  const level = 1 - falseCoverageLevel(found, family.length, alpha);
  return family.map((compared, index) => {
    const interval =
      family.length > 1 && isFound[index]
        ? simultaneousInterval({
            compared,
            level,
            isRejected: true,
            method: 'false-coverage-rate',
            comparisons: family.length,
            plan,
          })
        : null;
    return [compared, corrected(compared, (kind) => pValues[kind][index] ?? null, interval)];
  });
}

type PValues = Record<InferenceKind, (number | null)[]>;

function byInference(compute: (kind: InferenceKind) => (number | null)[]): PValues {
  return Object.fromEntries(INFERENCE_KINDS.map((kind) => [kind, compute(kind)])) as PValues;
}

/** A comparison with its corrected p-values of every inference. */
export function corrected(
  { comparison }: ComparedArms,
  pValue: (kind: InferenceKind) => number | null,
  simultaneous: Simultaneous | null,
): ReportComparison {
  const { sequential, groupSequential } = comparison;
  return {
    ...comparison,
    adjustedPValue: pValue('fixed'),
    sequential: sequential && { ...sequential, adjustedPValue: pValue('sequential') },
    groupSequential: groupSequential && { ...groupSequential, adjustedPValue: pValue('group-sequential') },
    simultaneous,
  };
}
