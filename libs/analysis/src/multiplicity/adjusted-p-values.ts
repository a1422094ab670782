import type { InferenceKind, MultiplicityKind } from '#libs/domain';
import {
  adjustPValues,
  dunnettCritical,
  dunnettLoadings,
  dunnettP,
  normalSurvival,
  normalUpperQuantile,
  type AdjustmentMethod,
  type DunnettFamily,
} from '#libs/stats';
import type { ComparedArms } from '../comparison/compare-arms.js';
import { rawPValue } from './interval-at.js';

/**
 * Dunnett's correction is for tests that are looked at once; over repeated looks, where the arms' paths matter too, Holm's
 * takes its place.
 */
export function methodFor(kind: MultiplicityKind, inference: InferenceKind): MultiplicityKind {
  return kind === 'dunnett' && inference !== 'fixed' ? 'holm' : kind;
}

/**
 * Adjusted p-values of a family in the order given. The family is counted before data are seen: a comparison without a
 * p-value stays null, and counts as one that found nothing.
 */
export function adjusted(
  family: readonly ComparedArms[],
  inference: InferenceKind,
  method: AdjustmentMethod,
): (number | null)[] {
  const raw = family.map((compared) => rawPValue(compared, inference));
  const corrected = adjustPValues(
    raw.map((pValue) => pValue ?? 1),
    method,
  );
  return raw.map((pValue, index) => (pValue === null ? null : Math.max(pValue, corrected[index] ?? 1)));
}

/**
 * Dunnett (1955) across the arms of each metric, Bonferroni over the metrics. Every p-value is referred to the normal quantile
 * that has it, so that Welch's degrees of freedom, unequal variances and small counts keep their say.
 */
export function dunnettAdjusted(metrics: readonly (readonly ComparedArms[])[]): (number | null)[] {
  return metrics.flatMap((arms) => {
    const family = dunnettFamily(arms);
    return arms.map((compared) => {
      const raw = rawPValue(compared, 'fixed');
      if (raw === null) return null;
      const p = dunnettP(normalUpperQuantile(Math.max(raw, Number.MIN_VALUE) / 2), family);
      return Math.min(1, Math.max(raw, p * metrics.length));
    });
  });
}

/** The level of each arm's own interval at which the arms' intervals cover together with 1 - alpha. */
export function dunnettLevel(arms: readonly ComparedArms[], alpha: number): number {
  return 2 * normalSurvival(dunnettCritical(alpha, dunnettFamily(arms)));
}

function dunnettFamily(arms: readonly ComparedArms[]): DunnettFamily {
  const atLeastOne = (units: number): number => Math.max(1, Number.isFinite(units) ? units : 1);
  const loadings = dunnettLoadings(
    atLeastOne(arms[0]?.control.units ?? 1),
    arms.map(({ treatment }) => atLeastOne(treatment.units)),
  );
  return {
    // An arm a million times the other's size is as good as one of any size beyond.
    loadings: loadings.map((loading) => Math.min(1 - 1e-6, Math.max(1e-6, loading))),
    degreesOfFreedom: Infinity,
    sides: 2,
  };
}
