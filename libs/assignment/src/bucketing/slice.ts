/** A piece of the buckets given to one variant: from `start`, included, to `end`, excluded; both in 0..1. */
export interface Slice {
  /** Position of the variant in the experiment's list. */
  readonly variant: number;
  readonly start: number;
  readonly end: number;
}
