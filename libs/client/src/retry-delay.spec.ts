import { backoff, readRetryAfter } from './retry-delay.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('readRetryAfter', () => {
  it.each([
    ['2', 2_000],
    [' 30 ', 30_000],
    ['Sun, 01 Mar 2026 12:00:45 GMT', 45_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['99999999999', 3_600_000],
    ['0', 0],
    ['soon', 0],
    ['', 0],
    [null, 0],
  ])('reads %j as %d ms', (header, expected) => {
    expect(readRetryAfter(header, NOW)).toBe(expected);
  });
});

describe('backoff', () => {
  it('doubles with every failure, up to the longest', () => {
    expect([1, 2, 3, 4, 5, 2_000].map((failures) => backoff(failures, 100, 1_000, 1))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
  });

  it('spreads over all of it', () => {
    expect([0, 0.25, 0.5].map((random) => backoff(3, 100, 1_000, random))).toEqual([0, 100, 200]);
  });
});
