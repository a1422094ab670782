import { bundle, minify } from '@swc/core';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const MOST_BYTES = 4_096;
const ROOM = fileURLToPath(new URL('index.ts', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'client-bundle-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What an app ships that has this one statement; `ROOM` is the package. */
async function shipped(statement: string): Promise<string> {
  const entry = join(folder, 'entry.ts');
  await writeFile(entry, statement.replace('ROOM', JSON.stringify(ROOM)));
  const bundles = await bundle({
    entry: { app: entry },
    output: { path: folder, name: 'app.js' },
    module: {},
    target: 'browser',
    mode: 'production',
    options: {
      configFile: false,
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    },
  });
  const [{ code }] = Object.values(bundles) as [{ code: string }];
  const options = { module: true, compress: { passes: 2, toplevel: true }, mangle: { toplevel: true } };
  return (await minify(code, options)).code;
}

describe('what an app ships', () => {
  it('is small, and imports nothing', async () => {
    const code = await shipped('export * from ROOM;');
    expect(code).toContain('/v1/events');
    expect(code).not.toMatch(/\bimport\b|\brequire\b/);
    expect(gzipSync(code).length).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('is only what it uses', async () => {
    const hook = await shipped('export { openFeatureHook } from ROOM;');
    expect(hook).not.toContain('/v1/events');
    expect(gzipSync(hook).length).toBeLessThan(400);
    expect((await shipped('import ROOM;')).trim()).toBe('');
  });
});
