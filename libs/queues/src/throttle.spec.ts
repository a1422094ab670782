import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Throttle } from './throttle.js';

describe('Throttle', () => {
  let times: number[];
  let throttle: Throttle;
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    times = [];
    throttle = new Throttle(100, () => times.push(Date.now()));
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('acts at once for a single call', () => {
    throttle.call();
    jest.advanceTimersByTime(1_000);
    expect(times).toEqual([0]);
  });

  it('acts at most once an interval for a flood of calls, and once after the last of them', () => {
    for (let call = 0; call <= 25; call += 1) {
      throttle.call();
      jest.advanceTimersByTime(10);
    }
    jest.advanceTimersByTime(1_000);
    expect(times).toEqual([0, 100, 200, 300]);
  });

  it('acts at once again after a pause', () => {
    throttle.call();
    jest.advanceTimersByTime(100);
    throttle.call();
    expect(times).toEqual([0, 100]);
  });

  it('forgets what is owed when stopped', () => {
    throttle.call();
    throttle.call();
    throttle.stop();
    jest.advanceTimersByTime(1_000);
    expect(times).toEqual([0]);
  });
});
