import { inRange } from '../bucketing/bucket-range.js';
import { hash } from '../hashing/hash.js';
import { unitText } from '../hashing/unit-text.js';
import { Evaluation } from './evaluation.js';
import { FeatureRule } from './feature-definition.js';
import { findHashAttribute } from './hash-attribute.js';
import { stickyFallback } from './sticky-fallback.js';

/** Rollouts were born with version 1; payloads that want another say so. */
const DEFAULT_HASH_VERSION = 1;

/** Whether a rule that forces a value for a share of the units takes this one. Unlike ranges, coverage includes its end. */
export function isInRollout(rule: FeatureRule, featureKey: string, evaluation: Evaluation): boolean {
  const { range, coverage, seed, hashAttribute, hashVersion } = rule;
  if (!range && coverage === undefined) return true;
  if (!range && coverage === 0) return false;
  const { hashValue } = findHashAttribute(
    evaluation.attributes,
    hashAttribute,
    stickyFallback(rule, evaluation),
  );
  if (!hashValue) return false;
  const bucket = hash(seed || featureKey, unitText(hashValue) ?? '', hashVersion || DEFAULT_HASH_VERSION);
  if (bucket === null) return false;
  return range ? inRange(bucket, range) : bucket <= (coverage as number);
}
