import { setTimeout as delay } from 'node:timers/promises';
import { LoopDelay } from './loop-delay.js';

let loop: LoopDelay;
beforeEach(() => (loop = new LoopDelay()));
afterEach(() => loop.onApplicationShutdown());

const block = (milliseconds: number): void => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};

describe('LoopDelay', () => {
  it('takes one long block for a hiccup', async () => {
    await delay(1);
    block(2_000);
    await delay(1);
    expect(loop.isBusy).toBe(false);
  });

  it('calls a loop busy that is blocked on and on', async () => {
    for (let time = 0; time < 3; time += 1) {
      await delay(1);
      block(700);
    }
    await delay(1);
    expect(loop.isBusy).toBe(true);
  });
});
