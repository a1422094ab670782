/** Buckets of hash version 2; those of version 1 are every tenth of them. */
export const BUCKET_STEPS = 10_000;

/**
 * The first bucket, counted from 0 to 10,000, that lies at or behind a bound in 0..1. A range of bounds and the range of
 * their steps hold exactly the same buckets, however the bound was rounded.
 */
export function firstStepFrom(bound: number): number {
  let step = Math.ceil(bound * BUCKET_STEPS);
  while (step > 0 && (step - 1) / BUCKET_STEPS >= bound) step -= 1;
  while (step < BUCKET_STEPS && step / BUCKET_STEPS < bound) step += 1;
  return step;
}
