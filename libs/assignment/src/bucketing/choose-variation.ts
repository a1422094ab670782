import { BucketRange, inRange } from './bucket-range.js';

/** Index of the first range that holds the bucket, or -1 when none does. */
export function chooseVariation(bucket: number, ranges: readonly BucketRange[]): number {
  for (let index = 0; index < ranges.length; index += 1) {
    if (inRange(bucket, ranges[index] as BucketRange)) return index;
  }
  return -1;
}
