import { fnv1a, fnv1aOfDecimal } from './fnv1a.js';

/** Version 2 is the default of this platform; version 1 is kept for experiments that began with it. */
export type HashVersion = 1 | 2;

/** Steps that a bucket has: thousandths in version 1, ten-thousandths in version 2. */
const RESOLUTION: Readonly<Record<HashVersion, number>> = { 1: 1000, 2: 10000 };

/**
 * A seed that is ready to hash units. For version 2 the seed comes first, so its state is computed once;
 * for version 1 the unit comes first and the seed is added behind it.
 */
export interface PreparedSeed {
  readonly seed: string;
  readonly seedState: number;
  readonly version: HashVersion;
}

/** Whether a number names a hash version that exists. */
export function isHashVersion(version: unknown): version is HashVersion {
  return version === 1 || version === 2;
}

/** Does the part of the hash that does not depend on the unit. */
export function prepareSeed(seed: string, version: HashVersion): PreparedSeed {
  return { seed, seedState: fnv1a(seed), version };
}

/** The bucket of a unit, in [0, 1). Allocates nothing. */
export function bucketOf(prepared: PreparedSeed, unit: string): number {
  if (prepared.version === 2) {
    const inner = fnv1a(unit, prepared.seedState);
    return ((fnv1aOfDecimal(inner) >>> 0) % RESOLUTION[2]) / RESOLUTION[2];
  }
  return ((fnv1a(prepared.seed, fnv1a(unit)) >>> 0) % RESOLUTION[1]) / RESOLUTION[1];
}

/**
 * Deterministic bucket of `value` under `seed`, in [0, 1), as the GrowthBook SDK specification defines it.
 *
 * Version 1 is `fnv(value + seed) % 1000 / 1000` and correlates experiments whose seeds look alike;
 * version 2 is `fnv(fnv(seed + value) + "") % 10000 / 10000` and does not.
 *
 * @returns null for a version that does not exist
 */
export function hash(seed: string, value: string, version: number): number | null {
  if (!isHashVersion(version)) return null;
  return bucketOf(prepareSeed(seed, version), value);
}
