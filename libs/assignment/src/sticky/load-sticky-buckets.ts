import { FeatureSet } from '../features/feature-set.js';
import { findHashAttribute } from '../features/hash-attribute.js';
import { Attributes } from '../targeting/condition.js';
import { MemoryStickyBuckets } from './memory-sticky-buckets.js';
import { StickyBuckets, stickyValue } from './sticky-buckets.js';

/**
 * The documents of a unit that evaluating these features may ask for, taken out of a larger store. What an
 * evaluation saves goes into the answer, not into the store.
 */
export function loadStickyBuckets(
  features: FeatureSet,
  attributes: Attributes,
  store: Pick<StickyBuckets, 'find'>,
): MemoryStickyBuckets {
  const documents = features.stickyAttributes().map((name) => {
    return store.find(name, stickyValue(findHashAttribute(attributes, name).hashValue));
  });
  return new MemoryStickyBuckets(documents.filter((document) => document !== undefined));
}
