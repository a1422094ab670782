import { Predicate } from './condition.js';

/** One predicate that holds when all hold; the short cases, which are most, are spelled out for speed. */
export function every(predicates: readonly Predicate[]): Predicate {
  const [first, second] = predicates;
  if (!first) return () => true;
  if (!second) return first;
  if (predicates.length === 2) return (subject) => first(subject) && second(subject);
  return (subject) => predicates.every((predicate) => predicate(subject));
}
