import { orderByNeed, PrerequisiteEdges } from './order-by-need.js';

/** The keys walked over from the start to this one. */
function pathTo(key: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [key];
  for (let at = cameFrom.get(key); at !== undefined; at = cameFrom.get(at)) path.push(at);
  return path.reverse();
}

/** The shortest way from a key back to itself. */
function findCycleThrough(start: string, edges: PrerequisiteEdges): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const key of queue) {
    for (const need of edges.get(key) ?? []) {
      if (need === start) return [...pathTo(key, cameFrom), start];
      if (cameFrom.has(need)) continue;
      cameFrom.set(need, key);
      queue.push(need);
    }
  }
  return null;
}

/** Every key that depends on itself, with the shortest way back to it. */
export function findPrerequisiteCycles(edges: PrerequisiteEdges): ReadonlyMap<string, readonly string[]> {
  const { circling } = orderByNeed(edges);
  const cycles = new Map<string, readonly string[]>();
  for (const key of circling.keys()) {
    const cycle = findCycleThrough(key, circling);
    if (cycle) cycles.set(key, cycle);
  }
  return cycles;
}

/**
 * Finds a circle of prerequisites.
 *
 * @param edges for every key (of flags and experiments together) the keys that it depends on
 * @returns the circle as a path that ends where it begins, `["a", "b", "a"]`; null when there is none
 */
export function findPrerequisiteCycle(edges: PrerequisiteEdges): readonly string[] | null {
  const [cycle] = findPrerequisiteCycles(edges).values();
  return cycle ?? null;
}
