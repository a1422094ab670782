import type { ObservedProperty, ObservedType, PropertyType } from '#libs/domain';
import { HEALTH_LIMITS } from './limits.js';

export interface TypeChange {
  property: string;
  from: PropertyType;
  to: PropertyType;
  at: Date;
}

/**
 * The newest type that came after the property was known by another for long, and is no rarity now. Null for none: a property
 * that was of several types from its beginning has not changed, and null is no type of its own.
 */
export function typeChangeOf({ name, types }: Pick<ObservedProperty, 'name' | 'types'>): TypeChange | null {
  const real = types.filter(({ type }) => type !== 'null');
  const weight = real.reduce((sum, type) => sum + type.weight, 0);
  const newest = real.reduce<ObservedType | null>(
    (latest, type) => (latest === null || type.since > latest.since ? type : latest),
    null,
  );
  if (newest === null || newest.seenBefore < HEALTH_LIMITS.seenBefore) return null;
  if (newest.weight < Math.max(HEALTH_LIMITS.newTypeWeight, weight * HEALTH_LIMITS.newTypeShare)) return null;
  const former = real.filter(({ since }) => since < newest.since).toSorted((a, b) => b.weight - a.weight)[0];
  return former === undefined
    ? null
    : { property: name, from: former.type, to: newest.type, at: newest.since };
}
