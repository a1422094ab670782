import { expect, it } from '@jest/globals';

import { restartDelay } from './restart-delay.js';

it('doubles from half a second up to ten seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 100].map(restartDelay)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});
