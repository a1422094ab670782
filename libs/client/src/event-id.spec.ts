import { createIdMaker, timeOfId } from './event-id.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('createIdMaker', () => {
  it('makes UUIDs of version 7 that say when they were made', () => {
    const id = createIdMaker()(NOW);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(timeOfId(id)).toBe(NOW);
  });

  it('makes ids that sort as they were made, on a clock that stands still and one that is set back', () => {
    const makeId = createIdMaker();
    const times = [...Array<number>(10_000).fill(NOW), NOW - 3_600_000, NOW - 1, NOW + 1, NOW + 50, NOW];
    const ids = times.map((time) => makeId(time));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('makes ids that differ from those of other makers', () => {
    const ids = Array.from({ length: 1_000 }, () => createIdMaker()(NOW));
    expect(new Set(ids).size).toBe(1_000);
  });
});
