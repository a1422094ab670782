import { changesBetween } from './changes-between.js';

describe('changesBetween', () => {
  it('names the members that differ, as deep as it can', () => {
    const before = { a: 1, b: { c: 'x', 'd/e~': true }, list: [{ weight: 0.5 }, { weight: 0.5 }] };
    const after = { a: 1, b: { c: 'y', 'd/e~': false }, list: [{ weight: 0.2 }, { weight: 0.5 }] };
    expect(changesBetween(before, after)).toEqual([
      { pointer: '/b/c', before: 'x', after: 'y' },
      { pointer: '/b/d~1e~0', before: true, after: false },
      { pointer: '/list/0/weight', before: 0.5, after: 0.2 },
    ]);
  });

  it('takes a list of another length, and a value of another kind, as one', () => {
    expect(changesBetween({ list: [1], value: { a: 1 } }, { list: [1, 2], value: [1] })).toEqual([
      { pointer: '/list', before: [1], after: [1, 2] },
      { pointer: '/value', before: { a: 1 }, after: [1] },
    ]);
  });

  it('shows the whole of what is created or deleted', () => {
    expect(changesBetween(null, { key: 'a', version: 1 })).toEqual([
      { pointer: '', before: null, after: { key: 'a' } },
    ]);
    expect(changesBetween({ key: 'a' }, null)).toEqual([{ pointer: '', before: { key: 'a' }, after: null }]);
  });

  it('leaves out what moves with every write, and the order of members', () => {
    const before = { version: 1, updatedAt: 'x', phases: [], targeting: { a: 1, b: 2 }, at: null };
    const after = { targeting: { b: 2, a: 1 }, version: 2, updatedAt: 'y', phases: [1] };
    expect(changesBetween(before, after)).toEqual([]);
  });

  it('reads times as the API writes them', () => {
    const at = new Date('2026-01-01T00:00:00Z');
    expect(changesBetween({ at: null }, { at })).toEqual([
      { pointer: '/at', before: null, after: '2026-01-01T00:00:00.000Z' },
    ]);
  });
});
