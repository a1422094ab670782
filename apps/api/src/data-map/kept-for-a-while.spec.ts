import { KeptForAWhile } from './kept-for-a-while.js';

let now = 0;
let made = 0;
const make = (): Promise<number> => Promise.resolve((made += 1));
beforeEach(() => {
  now = 0;
  made = 0;
});
const keep = (): KeptForAWhile<number> => new KeptForAWhile(100, () => now);

describe('KeptForAWhile', () => {
  it('makes an answer once for all who ask in the meantime', async () => {
    const kept = keep();
    expect(await Promise.all([kept.get('a', make), kept.get('a', make), kept.get('b', make)])).toEqual([
      1, 1, 2,
    ]);
    now = 99;
    expect(await kept.get('a', make)).toBe(1);
    now = 100;
    expect(await kept.get('a', make)).toBe(3);
  });

  it('keeps no failure', async () => {
    const kept = keep();
    const fail = (): Promise<number> => Promise.reject(new Error('not now'));
    await expect(kept.get('a', fail)).rejects.toThrow('not now');
    expect(await kept.get('a', make)).toBe(1);
  });

  it('lets the oldest go when there are many', async () => {
    const kept = keep();
    for (let index = 0; index <= 100; index += 1) await kept.get(String(index), make);
    expect(await kept.get('1', make)).toBe(2);
    expect(await kept.get('0', make)).toBe(102);
  });
});
