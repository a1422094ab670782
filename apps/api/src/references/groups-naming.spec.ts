import type { JsonObject } from '#libs/domain';
import { groupsNaming } from './groups-naming.js';

const aCondition = (key: string, ...names: string[]): Parameters<typeof groupsNaming>[1][number] => ({
  key,
  content: {
    type: 'condition',
    condition: { $and: names.map((id): JsonObject => ({ $savedGroup: { id } })) },
  },
});

describe('groupsNaming', () => {
  it('finds them through others, each once', () => {
    const groups = [
      aCondition('a', 'b'),
      aCondition('b', 'list'),
      aCondition('c', 'a', 'b'),
      aCondition('d', 'e'),
      { key: 'list', content: { type: 'list', attribute: 'id', count: 3 } } as const,
    ];
    expect([...groupsNaming('list', groups)].sort()).toEqual(['a', 'b', 'c']);
    expect([...groupsNaming('a', groups)]).toEqual(['c']);
    expect([...groupsNaming('nobody', groups)]).toEqual([]);
  });

  it('ends where groups name each other', () => {
    const circle = [aCondition('a', 'b'), aCondition('b', 'a')];
    expect([...groupsNaming('a', circle)].sort()).toEqual(['a', 'b']);
  });
});
