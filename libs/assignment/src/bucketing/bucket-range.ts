/** A share of the buckets: from `start`, included, to `end`, excluded; both in 0..1. */
export type BucketRange = readonly [start: number, end: number];

/** Whether a bucket lies in a range. */
export function inRange(bucket: number, range: BucketRange): boolean {
  return bucket >= range[0] && bucket < range[1];
}
