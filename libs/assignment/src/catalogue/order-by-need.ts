/** What every key depends on. Keys that stand on no left side depend on nothing. */
export type PrerequisiteEdges = ReadonlyMap<string, readonly string[]>;

interface Order {
  /** Every key behind all that it depends on. */
  readonly ordered: readonly string[];
  /** What has no such place: circles, and what depends on them, with those of their needs that are among it. */
  readonly circling: PrerequisiteEdges;
}

function dependentsOf(waiting: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> {
  const dependents = new Map<string, string[]>([...waiting.keys()].map((key) => [key, []]));
  for (const [key, needs] of waiting) for (const need of needs) dependents.get(need)?.push(key);
  return dependents;
}

/** Puts keys in an order in which nothing comes before what it depends on (Kahn 1962), otherwise as they stand. */
export function orderByNeed(edges: PrerequisiteEdges): Order {
  const waiting = new Map(
    [...edges].map(([key, needs]) => [key, new Set(needs.filter((need) => edges.has(need)))]),
  );
  const dependents = dependentsOf(waiting);
  const ordered = [...waiting.keys()].filter((key) => waiting.get(key)?.size === 0);
  for (const key of ordered) {
    waiting.delete(key);
    for (const dependent of dependents.get(key) ?? []) {
      const needs = waiting.get(dependent);
      if (needs?.delete(key) && needs.size === 0) ordered.push(dependent);
    }
  }
  return { ordered, circling: new Map([...waiting].map(([key, needs]) => [key, [...needs]])) };
}
