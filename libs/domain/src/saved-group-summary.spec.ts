import { auditedSavedGroup, membersBetween, summaryOfSavedGroup } from './saved-group-summary.js';
import type { SavedGroup, SavedGroupContent } from './saved-group.js';

const aGroup = (content: SavedGroupContent): SavedGroup => ({
  id: 'i',
  projectId: 'p',
  key: 'beta',
  name: 'beta',
  description: '',
  content,
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
});
const aList = (values: (string | number)[], attribute = 'id'): SavedGroup =>
  aGroup({ type: 'list', attribute, values });
const aCondition = aGroup({ type: 'condition', condition: { plan: 'pro' } });

describe('summaryOfSavedGroup', () => {
  it('counts values, and leaves a condition as it is', () => {
    expect(summaryOfSavedGroup(aList(['a', 'b'])).content).toEqual({
      type: 'list',
      attribute: 'id',
      count: 2,
    });
    expect(summaryOfSavedGroup(aCondition)).toEqual(aCondition);
  });
});

describe('membersBetween', () => {
  it('tells who comes and goes', () => {
    expect(membersBetween(aList(['a', 'b', 1]), aList(['b', 'c', '1']))).toEqual({
      added: ['c', '1'],
      removed: ['a', 1],
    });
    expect(membersBetween(null, aList(['a']))).toEqual({ added: ['a'], removed: [] });
    expect(membersBetween(aList(['a']), null)).toEqual({ added: [], removed: ['a'] });
    expect(membersBetween(aCondition, aCondition)).toEqual({ added: [], removed: [] });
  });

  it('takes values of another attribute for other values', () => {
    expect(membersBetween(aList(['a']), aList(['a'], 'account'))).toEqual({ added: ['a'], removed: ['a'] });
  });
});

describe('auditedSavedGroup', () => {
  it('keeps who came and went of a change, and never all values', () => {
    const long = Array.from({ length: 5_000 }, (_, index) => `u${index}`);
    const audited = auditedSavedGroup(aList(long), aList([...long.slice(1), 'new']));
    expect(audited.before).toMatchObject({ content: { type: 'list', attribute: 'id', count: 5_000 } });
    expect(audited.after).toMatchObject({
      ...{ content: { count: 5_000 }, added: ['new'], addedCount: 1, removed: ['u0'], removedCount: 1 },
    });
    expect(JSON.stringify(audited).length).toBeLessThan(1_000);
    const created = auditedSavedGroup(null, aList(long)).after as { added: string[]; addedCount: number };
    expect([created.added.length, created.addedCount]).toEqual([1_000, 5_000]);
    expect(auditedSavedGroup(aList(['a']), null)).toMatchObject({ before: { removed: ['a'] }, after: null });
  });
});
