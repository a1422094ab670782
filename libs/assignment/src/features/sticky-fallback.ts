import { StickyBuckets } from '../sticky/sticky-buckets.js';
import { Evaluation } from './evaluation.js';
import { Bucketing } from './feature-definition.js';

/** Where earlier assignments of this experiment are kept; undefined when it is not sticky. */
export function stickyBucketsFor(bucketing: Bucketing, { user }: Evaluation): StickyBuckets | undefined {
  return bucketing.disableStickyBucketing ? undefined : user.stickyBuckets;
}

/** The attribute that stands in for an absent hash attribute; only sticky experiments have one. */
export function stickyFallback(bucketing: Bucketing, evaluation: Evaluation): string | undefined {
  return stickyBucketsFor(bucketing, evaluation) ? bucketing.fallbackAttribute : undefined;
}
