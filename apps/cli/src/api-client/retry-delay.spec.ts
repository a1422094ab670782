import { retryAfterMs, retryDelay } from './retry-delay.js';

describe('the delay before the next attempt', () => {
  it('doubles up to a limit, with up to half of it left out', () => {
    expect([0, 1, 2, 3].map((attempt) => retryDelay(attempt, null, () => 1))).toEqual([200, 400, 800, 1600]);
    expect(retryDelay(3, null, () => 0)).toBe(800);
    expect(retryDelay(5000, null, () => 1)).toBe(15_000);
  });

  it('is never shorter than what the server asks for', () => {
    expect(retryDelay(0, 7000, () => 0)).toBe(7000);
    expect(retryDelay(0, 7000, () => 1)).toBe(8750);
    expect(retryDelay(10, 1000, () => 0)).toBe(7500);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2025-03-01T00:00:00Z');

  it.each([
    ['3', 3000],
    ['Sat, 01 Mar 2025 00:00:10 GMT', 10_000],
    ['Fri, 28 Feb 2025 00:00:00 GMT', 0],
    ['soon', null],
    [null, null],
  ])('%s', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
