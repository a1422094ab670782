import { expect, it } from '@jest/globals';

import { keepRunning, type Ending } from './keep-running.js';

it('starts it again whatever ended it, and stops at the signal', async () => {
  const stop = new AbortController();
  const endings: Ending[] = [];
  let launches = 0;
  await keepRunning({
    launch: () => {
      launches++;
      if (launches === 2) return Promise.reject(new Error('cannot be started'));
      return Promise.resolve({ ended: Promise.resolve(`end ${launches}`) });
    },
    onEnding: (ending) => {
      endings.push(ending);
      if (endings.length === 3) stop.abort();
    },
    signal: stop.signal,
    delayOf: (restartInARow) => restartInARow,
  });
  expect(endings).toEqual([
    { reason: 'end 1', restartInARow: 1, delayMilliseconds: 1 },
    { reason: 'cannot be started', restartInARow: 2, delayMilliseconds: 2 },
    { reason: 'end 3', restartInARow: 3, delayMilliseconds: 3 },
  ]);
  expect(launches).toBe(3);
});

it('does not report an end that was asked for', async () => {
  const stop = new AbortController();
  await keepRunning({
    launch: () => {
      stop.abort();
      return Promise.resolve({ ended: Promise.resolve('ended') });
    },
    onEnding: () => {
      throw new Error('reported');
    },
    signal: stop.signal,
  });
  expect(stop.signal.aborted).toBe(true);
});
