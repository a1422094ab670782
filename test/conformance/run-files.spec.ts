import { jest } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFiles } from './run-files.js';

let folder: string;
const printed: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vectors-'));
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});

afterAll(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

it('a file without cases fails in words', async () => {
  const file = join(folder, 'none.json');
  await writeFile(file, '{"cases": []}');
  expect(await runFiles([file])).toBe(1);
  expect(printed[0]).toBe(`${file}: holds no cases, so nothing was tested`);
  expect(printed.at(-1)).toBe('0 passed, 0 failed');
});
