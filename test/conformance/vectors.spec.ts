import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { casesOfFile } from './run-files.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'vectors');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const suites = await Promise.all(
  files.map(async (file) => ({ file, cases: await casesOfFile(join(folder, file)) })),
);

describe.each(suites)('$file', ({ cases }) => {
  it.each(cases)('$id', async (vector) => {
    const outcome = await vector.run();
    if (outcome.status === 'failed') throw new Error(outcome.detail);
  });
});
