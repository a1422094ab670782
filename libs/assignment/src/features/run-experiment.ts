import { bucketRanges } from '../bucketing/bucket-ranges.js';
import { chooseVariation } from '../bucketing/choose-variation.js';
import { hash } from '../hashing/hash.js';
import { unitText } from '../hashing/unit-text.js';
import { isUrlTargeted } from '../url/is-url-targeted.js';
import { isFoundInAny } from '../url/matches-url-regex.js';
import { queryStringOverride } from '../url/query-string-override.js';
import { Evaluation } from './evaluation.js';
import { Choice, experimentResult } from './experiment-result.js';
import { InlineExperiment } from './feature-definition.js';
import { findHashAttribute } from './hash-attribute.js';
import { isEligible } from './is-eligible.js';
import { ExperimentResult } from './result.js';
import { findStickyVariation, saveStickyVariation } from './sticky-variation.js';
import { stickyBucketsFor, stickyFallback } from './sticky-fallback.js';

/** Experiments that name no version were made when there was only one. */
const DEFAULT_HASH_VERSION = 1;

const OUTSIDE: Choice = { variation: -1 };

/** The experiment as the payload overrides it, the bandit told of the weights that then hold. */
function withOverrides(experiment: InlineExperiment, { features }: Evaluation): InlineExperiment {
  const merged = { ...experiment, ...features.overrides(experiment.key) };
  const { contextualBandit, weights } = merged;
  if (!contextualBandit || !weights) return merged;
  return { ...merged, contextualBandit: { ...contextualBandit, variationWeights: weights } };
}

/** A choice that somebody made for this unit: in the address of the page, or in the context. */
function forcedChoice({ key, variations }: InlineExperiment, { user }: Evaluation): Choice | undefined {
  const asked = queryStringOverride(key, user.url ?? '', variations.length);
  if (asked !== null) return { variation: asked };
  const { forcedVariations } = user;
  if (!forcedVariations || !Object.hasOwn(forcedVariations, key)) return undefined;
  return { variation: forcedVariations[key] as number };
}

function isOnPage({ url }: InlineExperiment, { user }: Evaluation): boolean {
  if (!url) return true;
  if (!user.url) return false;
  const path = user.url.replace(/^https?:\/\//, '').replace(/^[^/]*\//, '/');
  return isFoundInAny([user.url, path], url);
}

function bucketChoice(experiment: InlineExperiment, bucket: number): number {
  const { ranges, variations, coverage, weights } = experiment;
  return chooseVariation(bucket, ranges ?? bucketRanges(variations.length, coverage, weights));
}

/** What still can be said once a unit has its variation: forced for all, test mode, stopped. */
function settle(experiment: InlineExperiment, choice: Choice, { user }: Evaluation): Choice {
  if ('force' in experiment) return { variation: experiment.force ?? -1 };
  if (user.qaMode || experiment.status === 'stopped') return OUTSIDE;
  return choice;
}

/** Buckets the unit, or stays with the variation that it had. */
function chooseByBucket(experiment: InlineExperiment, evaluation: Evaluation): Choice {
  const { attributes } = evaluation;
  const identity = findHashAttribute(
    attributes,
    experiment.hashAttribute,
    stickyFallback(experiment, evaluation),
  );
  if (!identity.hashValue) return OUTSIDE;
  const buckets = stickyBucketsFor(experiment, evaluation);
  const sticky = buckets && findStickyVariation(experiment, attributes, buckets);
  const isSticky = sticky !== undefined && sticky.variation >= 0;
  if (!isSticky && !isEligible(experiment, identity.hashValue, evaluation)) return OUTSIDE;
  if (!isOnPage(experiment, evaluation)) return OUTSIDE;
  const { seed, key, hashVersion } = experiment;
  const bucket = hash(seed || key, unitText(identity.hashValue) ?? '', hashVersion || DEFAULT_HASH_VERSION);
  if (bucket === null) return OUTSIDE;
  if (sticky?.isBlocked) return { variation: -1, stickyBucketUsed: true };
  const variation = isSticky ? sticky.variation : bucketChoice(experiment, bucket);
  if (variation < 0) return OUTSIDE;
  return settle(experiment, { variation, bucket, stickyBucketUsed: isSticky }, evaluation);
}

function choose(experiment: InlineExperiment, evaluation: Evaluation): Choice {
  const { urlPatterns, status, active } = experiment;
  if (urlPatterns && !isUrlTargeted(evaluation.user.url ?? '', urlPatterns)) return OUTSIDE;
  const forced = forcedChoice(experiment, evaluation);
  if (forced) return forced;
  if (status === 'draft' || active === false) return OUTSIDE;
  return chooseByBucket(experiment, evaluation);
}

/**
 * Runs an experiment for a unit, in the order of checks that the open SDKs share. Saves the variation when sticky
 * bucketing is on.
 */
export function runExperimentWithin(
  experiment: InlineExperiment,
  featureId: string | null,
  evaluation: Evaluation,
): ExperimentResult {
  if (experiment.variations.length < 2 || evaluation.user.enabled === false) {
    return experimentResult(experiment, OUTSIDE, featureId, evaluation);
  }
  const merged = withOverrides(experiment, evaluation);
  const result = experimentResult(merged, choose(merged, evaluation), featureId, evaluation);
  const buckets = stickyBucketsFor(merged, evaluation);
  if (buckets && result.hashUsed) saveStickyVariation(merged, result, result.key, buckets);
  return result;
}
