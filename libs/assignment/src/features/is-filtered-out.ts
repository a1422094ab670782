import { inRange } from '../bucketing/bucket-range.js';
import { hash } from '../hashing/hash.js';
import { unitText } from '../hashing/unit-text.js';
import { Attributes } from '../targeting/condition.js';
import { Filter } from './feature-definition.js';
import { findHashAttribute } from './hash-attribute.js';

const DEFAULT_HASH_VERSION = 2;

function passes({ seed, attribute, hashVersion, ranges }: Filter, attributes: Attributes): boolean {
  const { hashValue } = findHashAttribute(attributes, attribute);
  if (!hashValue) return false;
  const bucket = hash(`${seed}`, unitText(hashValue) ?? '', hashVersion || DEFAULT_HASH_VERSION);
  return bucket !== null && ranges.some((range) => inRange(bucket, range));
}

/** Whether any filter (layer, holdout) keeps the unit out. */
export function isFilteredOut(filters: readonly Filter[], attributes: Attributes): boolean {
  return filters.some((filter) => !passes(filter, attributes));
}
