/** The shortest way from `start` to everything that it needs, directly or not, both ends included; each name is asked once. */
export async function pathsFrom(
  start: string,
  needs: (key: string) => Promise<readonly string[]>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const paths = new Map<string, readonly string[]>([[start, [start]]]);
  for (const [key, path] of paths) {
    for (const next of await needs(key)) if (!paths.has(next)) paths.set(next, [...path, next]);
  }
  return paths;
}
