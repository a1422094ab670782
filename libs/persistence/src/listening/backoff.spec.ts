import { describe, expect, it } from '@jest/globals';
import { backoffMillis } from './backoff.js';

describe('backoffMillis', () => {
  it.each([
    [1, 50, 100],
    [2, 100, 200],
    [4, 400, 800],
    [7, 2_500, 5_000],
    [1_000_000, 2_500, 5_000],
  ])('after %i failures lies between %i and %i ms', (failures, shortest, longest) => {
    expect(backoffMillis(failures, () => 0)).toBe(shortest);
    expect(backoffMillis(failures, () => 1)).toBe(longest);
  });
});
