import type { ProblemError } from '#libs/platform';
import { KeyLimits } from './key-limits.js';

function refusal(act: () => void): ProblemError | null {
  try {
    act();
    return null;
  } catch (error) {
    return error as ProblemError;
  }
}

describe('KeyLimits', () => {
  it('lets a burst of ten seconds pass, then what comes at the rate, and says when to come again', () => {
    const limits = new KeyLimits(100);
    expect(limits.headers('a', 0)).toEqual({
      'ratelimit-limit': '1000',
      'ratelimit-remaining': '1000',
      'ratelimit-reset': '0',
    });
    limits.admit('a', 0);
    limits.spend('a', 1_300, 0);
    expect(limits.headers('a', 0)['ratelimit-remaining']).toBe('0');
    const { code, more } = refusal(() => limits.admit('a', 1)) ?? {};
    expect([code, more?.headers]).toEqual([
      'rate-limited',
      expect.objectContaining({ 'retry-after': '3', 'ratelimit-reset': '12' }),
    ]);
    expect(refusal(() => limits.admit('a', 3))).not.toBeNull();
    expect(refusal(() => limits.admit('a', 4))).toBeNull();
    expect(limits.headers('a', 1_000)['ratelimit-remaining']).toBe('1000');
  });

  it('counts each key for itself, and none when there is no limit', () => {
    const limits = new KeyLimits(1);
    limits.spend('a', 50, 0);
    expect(refusal(() => limits.admit('a', 0))).not.toBeNull();
    expect(refusal(() => limits.admit('b', 0))).toBeNull();
    const unlimited = new KeyLimits(null);
    unlimited.spend('a', 1e9, 0);
    expect(refusal(() => unlimited.admit('a', 0))).toBeNull();
    expect(unlimited.headers('a', 0)).toEqual({});
  });
});
