import { Evaluation } from './evaluation.js';
import { InlineExperiment } from './feature-definition.js';
import { findHashAttribute } from './hash-attribute.js';
import { ExperimentResult } from './result.js';
import { stickyFallback } from './sticky-fallback.js';

/** How a variation was chosen. */
export interface Choice {
  /** Index of the variation; one that does not exist puts the unit outside, with the first variation's value. */
  readonly variation: number;
  readonly bucket?: number;
  readonly stickyBucketUsed?: boolean;
}

function banditPart({ contextualBandit }: InlineExperiment): Partial<ExperimentResult> {
  if (!contextualBandit) return {};
  const { leafId, variationWeights, banditVersion } = contextualBandit;
  return { leafId, variationWeights, ...(banditVersion !== undefined && { banditVersion }) };
}

/** Builds the answer of an experiment. The bucket is given exactly when it decided. */
export function experimentResult(
  experiment: InlineExperiment,
  { variation, bucket, stickyBucketUsed = false }: Choice,
  featureId: string | null,
  evaluation: Evaluation,
): ExperimentResult {
  const inExperiment = variation >= 0 && variation < experiment.variations.length;
  const variationId = inExperiment ? variation : 0;
  const { key, name, passthrough } = experiment.meta?.[variationId] ?? {};
  const hashUsed = bucket !== undefined;
  const { hashAttribute } = experiment;
  return {
    key: key || String(variationId),
    featureId,
    inExperiment,
    hashUsed,
    variationId,
    value: experiment.variations[variationId],
    ...findHashAttribute(evaluation.attributes, hashAttribute, stickyFallback(experiment, evaluation)),
    stickyBucketUsed,
    ...(name && { name }),
    ...(hashUsed && { bucket }),
    ...(passthrough && { passthrough }),
    ...(hashUsed && inExperiment && banditPart(experiment)),
  };
}
