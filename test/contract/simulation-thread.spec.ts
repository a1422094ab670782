import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { SimulationResult } from '#libs/domain';

interface Told {
  result?: SimulationResult;
  error?: { name: string; message: string };
  progress: number[];
  turns?: number;
}

const here = (path: string): URL => new URL(path, import.meta.url);

/** What the process told, once it has ended by itself. */
async function simulate(units: number, splits: number, mode = ''): Promise<Told> {
  const child = fork(fileURLToPath(here('simulation-process.ts')), [String(units), String(splits), mode], {
    execArgv: ['--import', here('../support/typescript-loader.mjs').href],
  });
  const [message, ended] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
  expect(ended).toEqual([0, null]);
  return message[0] as Told;
}

describe('a simulation in a thread', () => {
  it('leaves its process free to do other work, and tells how far it is', async () => {
    const { result, error, progress, turns } = await simulate(20_000, 300);
    expect(error).toBeUndefined();
    expect(result).toMatchObject({ units: 20_000, isDecisionGrade: true });
    expect(result?.mean).toBeCloseTo(0.3, 12);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress).toEqual([...progress].sort((one, other) => one - other));
    expect(progress.at(-1)).toBeLessThanOrEqual(1);
    expect(turns).toBeGreaterThan(progress.length);
  });

  it('ends at once when nobody wants it any more', async () => {
    const { result, error } = await simulate(100_000, 20_000, 'abort');
    expect(result).toBeUndefined();
    expect(error).toEqual({ name: 'Error', message: 'enough' });
  });

  it('refuses in words what cannot be simulated', async () => {
    const { error } = await simulate(0, 100);
    expect(error?.name).toBe('InvalidInputError');
    expect(error?.message).toMatch(/unit/);
  });
});
