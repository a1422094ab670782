import { pathsFrom } from './paths-from.js';

const needsOf =
  (edges: Record<string, string[]>) =>
  (key: string): Promise<string[]> =>
    Promise.resolve(edges[key] ?? []);

describe('pathsFrom', () => {
  it('takes the shortest way to everything that is needed', async () => {
    const paths = await pathsFrom('a', needsOf({ a: ['b', 'c'], b: ['d'], c: ['e'], d: ['e'], x: ['a'] }));
    expect(Object.fromEntries(paths)).toEqual({
      ...{ a: ['a'], b: ['a', 'b'], c: ['a', 'c'], d: ['a', 'b', 'd'], e: ['a', 'c', 'e'] },
    });
  });

  it('ends where names lead in a circle', async () => {
    const paths = await pathsFrom('a', needsOf({ a: ['b'], b: ['a', 'b'] }));
    expect([...paths.keys()]).toEqual(['a', 'b']);
  });
});
