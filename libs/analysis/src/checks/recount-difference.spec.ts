import { recountDifference } from './recount-difference.js';

const at = new Date('2026-03-02T03:00:00Z');

describe('recountDifference', () => {
  it('says nothing of what nobody counted', () => {
    expect(recountDifference({ recount: null })).toBeNull();
  });

  it('says in the same words every night that all is well', () => {
    const tonight = recountDifference({ recount: { differing: 0, at } });
    expect(tonight).toMatchObject({ code: 'RECOUNT_DIFFERENCE', status: 'ok' });
    expect(recountDifference({ recount: { differing: 0, at: new Date(0) } })).toEqual(tonight);
  });

  it('raises an alarm that says when, how much, and what to do', () => {
    const alarm = recountDifference({ recount: { differing: 3, at } });
    expect(alarm).toMatchObject({ code: 'RECOUNT_DIFFERENCE', status: 'alert' });
    expect(alarm?.detail).toMatch(/2026-03-02.*3 values that differ.*csci recount --repair/);
  });
});
