import { InvalidInputError, type SavedGroupContent } from '#libs/domain';
import { changedContent, contentOf } from './saved-group-content.js';
import type { SavedGroupChange, SavedGroupInput } from './saved-group.dto.js';

const LIST: SavedGroupContent = { type: 'list', attribute: 'id', values: ['a', 'b', 1] };
const CONDITION: SavedGroupContent = { type: 'condition', condition: { plan: 'pro' } };

function pointersOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    return (error as InvalidInputError).violations.map(({ pointer }) => pointer);
  }
  return [];
}

describe('what a new group contains', () => {
  it('is a list, each value once, or a condition', () => {
    expect(contentOf({ key: 'k', attribute: 'id', values: ['b', 'a', 'b', 1, '1'] })).toEqual({
      ...{ type: 'list', attribute: 'id', values: ['b', 'a', 1, '1'] },
    });
    expect(contentOf({ key: 'k', condition: { plan: 'pro' } })).toEqual(CONDITION);
  });

  it.each<[Partial<SavedGroupInput>, string]>([
    [{}, '/condition'],
    [{ attribute: 'id' }, '/values'],
    [{ values: ['a'] }, '/attribute'],
    [{ attribute: 'id', values: ['a'], condition: {} }, '/condition'],
    [{ attribute: 'id', values: ['a', null as unknown as string] }, '/values/1'],
    [{ attribute: 'id', values: 'a' as unknown as string[] }, '/values'],
  ])('is not %j', (input, pointer) => {
    expect(pointersOf(() => contentOf({ key: 'k', ...input }))).toEqual([pointer]);
  });
});

describe('what a group contains after a change', () => {
  it.each<[SavedGroupChange, (string | number)[]]>([
    [{}, ['a', 'b', 1]],
    [{ add: ['c', 'a'] }, ['a', 'b', 1, 'c']],
    [{ remove: ['b', 'never'] }, ['a', 1]],
    [{ add: ['c'], remove: ['a'] }, ['b', 1, 'c']],
    [{ values: [] }, []],
  ])('%j is %j', (change, values) => {
    expect(changedContent(LIST, change)).toEqual({ ...LIST, values });
  });

  it('may be another attribute, or another condition', () => {
    expect(changedContent(LIST, { attribute: 'account' })).toEqual({ ...LIST, attribute: 'account' });
    expect(changedContent(CONDITION, { condition: {} })).toEqual({ type: 'condition', condition: {} });
    expect(changedContent(CONDITION, {})).toBe(CONDITION);
  });

  it.each<[SavedGroupContent, SavedGroupChange, string]>([
    [LIST, { condition: {} }, '/condition'],
    [LIST, { values: [], add: ['a'] }, '/values'],
    [LIST, { add: ['x'], remove: ['x'] }, '/add/0'],
    [LIST, { add: [''] }, '/add/0'],
    [LIST, { remove: {} as unknown as string[] }, '/remove'],
    [CONDITION, { values: [] }, '/values'],
    [CONDITION, { add: [] }, '/add'],
    [CONDITION, { attribute: 'id' }, '/attribute'],
  ])('of %j is not %j', (content, change, pointer) => {
    expect(pointersOf(() => changedContent(content, change))).toEqual([pointer]);
  });
});
