import { StickyBuckets } from '../sticky/sticky-buckets.js';
import { Attributes } from '../targeting/condition.js';

/** Who is evaluated, and what is forced for them. */
export interface UserContext {
  readonly attributes?: Attributes;
  /** Take the place of attributes of the same name. */
  readonly attributeOverrides?: Attributes;
  /** Address of the page, for address targeting and for forcing a variation in the query string. */
  readonly url?: string;
  /** Variation index by experiment key. */
  readonly forcedVariations?: Readonly<Record<string, number>>;
  readonly forcedFeatureValues?: ReadonlyMap<string, unknown>;
  /** False: nobody is in any experiment. */
  readonly enabled?: boolean;
  /** True: only forced variations are given out. */
  readonly qaMode?: boolean;
  /** Where earlier assignments are kept; sticky bucketing is off when absent. */
  readonly stickyBuckets?: StickyBuckets;
}
