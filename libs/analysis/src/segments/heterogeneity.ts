import type { ReportHeterogeneity } from '#libs/domain';
import {
  cochranQ,
  heterogeneityPValue,
  normalUpperQuantile,
  randomEffects,
  type Estimate,
  type EstimatedEffect,
} from '#libs/stats';
import type { ComparedArms } from '../comparison/compare-arms.js';

interface SegmentEffect extends EstimatedEffect {
  value: string;
}

/**
 * Do the differences of the segments differ more than their errors explain? Cochran's Q, with Welch's correction (1951) for the
 * errors being estimated, without which small segments differ by themselves; and every segment's difference pulled towards their mean under a normal distribution of true effects, whose variance is estimated by
 * restricted likelihood (empirical Bayes). Their intervals take that variance as known: simulated, 86 to 95 % of them hold the truth at 95 %, with 3
 * to 10 segments. Segments without an error bar stay out.
 */
export function heterogeneityOf(
  dimension: string,
  arms: readonly { value: string; compared: ComparedArms }[],
  alpha: number,
): ReportHeterogeneity {
  const variant = arms[0]?.compared.treatment.variant ?? '';
  const effects = arms.flatMap(({ value, compared: { effect } }) =>
    effect ? (usable(segmentEffect(value, effect)) ?? []) : [],
  );
  const degreesOfFreedom = Math.max(0, effects.length - 1);
  const nothing = { dimension, variant, q: null, degreesOfFreedom, pValue: null, shrunken: [] };
  if (degreesOfFreedom === 0) return nothing;
  const q = cochranQ(effects);
  const shrunken = Number.isFinite(q) ? shrink(effects, alpha) : null;
  return shrunken ? { ...nothing, q, pValue: heterogeneityPValue(effects), shrunken } : nothing;
}

/** A share's error is referred to the normal distribution; that it is estimated from so many units still counts here. */
function segmentEffect(value: string, effect: Estimate): SegmentEffect {
  const { estimate, standardError, control, treatment } = effect;
  const degreesOfFreedom = Math.max(1, Math.min(effect.degreesOfFreedom, control.n + treatment.n - 2));
  return { value, estimate, variance: standardError ** 2, degreesOfFreedom };
}

/** A squared error that leaves the range of doubles cannot weigh anything. */
function usable(effect: SegmentEffect): SegmentEffect | null {
  const weight = 1 / effect.variance;
  return effect.variance > 0 && weight > 0 && Number.isFinite(weight) && Number.isFinite(weight * weight)
    ? effect
    : null;
}

function shrink(effects: readonly SegmentEffect[], alpha: number): ReportHeterogeneity['shrunken'] | null {
  const { shrunken } = randomEffects(effects, { alpha });
  const reach = normalUpperQuantile(alpha / 2);
  const answers = effects.map(({ value }, index) => {
    const { estimate, standardError } = shrunken[index] ?? { estimate: NaN, standardError: NaN };
    return {
      value,
      estimate,
      lower: estimate - reach * standardError,
      upper: estimate + reach * standardError,
    };
  });
  const isFinite = answers.every(({ estimate, lower, upper }) => Number.isFinite(estimate + lower + upper));
  return isFinite ? answers : null;
}
