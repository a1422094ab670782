import { findPrerequisiteCycle, findPrerequisiteCycles } from './find-prerequisite-cycle.js';

function edges(text: Record<string, string>): Map<string, string[]> {
  return new Map(Object.entries(text).map(([key, needs]) => [key, needs.split(' ').filter(Boolean)]));
}

describe('findPrerequisiteCycle', () => {
  it.each([
    [{}],
    [{ a: '' }],
    [{ a: 'nothing' }],
    [{ a: 'b c', b: 'd', c: 'd', d: '' }],
    [{ a: 'b b', b: '' }],
  ])('finds none in %j', (text) => {
    expect(findPrerequisiteCycle(edges(text as Record<string, string>))).toBeNull();
  });

  it.each<[Record<string, string>, string]>([
    [{ a: 'a' }, 'a a'],
    [{ a: 'b', b: 'a' }, 'a b a'],
    [{ x: 'a', a: 'b', b: 'c', c: 'a z', z: '' }, 'a b c a'],
    [{ a: 'b', b: 'c a', c: 'a' }, 'a b a'],
  ])('finds the shortest in %j', (text, path) => {
    expect(findPrerequisiteCycle(edges(text))).toEqual(path.split(' '));
  });

  it('knows who is in a circle and who only leads to one, or from one to another', () => {
    const cycles = findPrerequisiteCycles(edges({ x: 'a', a: 'b', b: 'a between', between: 'c', c: 'c' }));
    expect([...cycles.keys()]).toEqual(['a', 'b', 'c']);
  });
});
