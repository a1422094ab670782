import { expect, it } from '@jest/globals';

import { serverSettings, sharedBuffersMegabytes } from './server-settings.js';

const GIGABYTE = 1024 ** 3;

it.each([
  [0.25, 64],
  [2, 128],
  [4, 256],
  [64, 512],
])('of %d GB memory %i MB are shared buffers', (gigabytes, megabytes) => {
  expect(sharedBuffersMegabytes(gigabytes * GIGABYTE)).toBe(megabytes);
});

it.each(['fsync', 'synchronous_commit', 'full_page_writes'])('%s is off for tests only', (name) => {
  expect(serverSettings(true)[name]).toBe('on');
  expect(serverSettings(false)[name]).toBe('off');
});
