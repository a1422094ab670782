import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';

/** The compiler takes its time on a busy machine. */
jest.setTimeout(120_000);

const MODULE = new URL('build-if-needed.mjs', import.meta.url).href;
let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'csci-build-'));
  mkdirSync(join(project, 'apps/cli/src'), { recursive: true });
  mkdirSync(join(project, 'libs'));
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(project, 'node_modules'));
  write('package.json', '{"type":"module"}');
  write(
    'tsconfig.json',
    '{"compilerOptions":{"module":"nodenext","rootDir":".","outDir":"dist","types":[],"lib":["es5"],"skipLibCheck":true}}',
  );
  write('tsconfig.build.json', '{"extends":"./tsconfig.json","include":["apps/**/*.ts"]}');
  write('apps/cli/src/main.ts', 'export const answer: number = 1;\n');
});
afterEach(() => rmSync(project, { recursive: true }));

function write(file: string, text: string): void {
  writeFileSync(join(project, file), text);
}

/** In a process of its own, as the command line does it. */
async function build(): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = join(project, 'build.mjs');
  writeFileSync(
    script,
    `const { buildIfNeeded } = await import('${MODULE}'); await buildIfNeeded({ project: ${JSON.stringify(project)} });`,
  );
  const child = fork(script, { silent: true });
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...said };
}

function built(): string {
  return readFileSync(join(project, 'dist/apps/cli/src/main.js'), 'utf8');
}

const SILENT = { code: 0, stdout: '', stderr: '' };

it('builds what was never built, silently', async () => {
  expect(await build()).toEqual(SILENT);
  expect(built()).toContain('answer = 1');
});

it('builds again only when a source has changed', async () => {
  await build();
  writeFileSync(join(project, 'dist/apps/cli/src/main.js'), 'touched');
  await build();
  expect(built()).toBe('touched');
  write('apps/cli/src/main.ts', 'export const answer: number = 42;\n');
  await build();
  expect(built()).toContain('answer = 42');
});

it('says what is wrong with the sources and does not pass the build for done', async () => {
  write('apps/cli/src/main.ts', 'export const answer: number = "one";\n');
  const failed = await build();
  expect(failed.code).toBe(1);
  expect(failed.stdout).toBe('');
  expect(failed.stderr).toMatch(/main\.ts\(1,14\).*not assignable/);
  expect((await build()).code).toBe(1);
});

it('builds once when several start at once, and leaves no lock', async () => {
  expect(await Promise.all([build(), build(), build()])).toEqual([SILENT, SILENT, SILENT]);
  expect(built()).toContain('answer = 1');
  expect(existsSync(join(project, 'dist/.building'))).toBe(false);
});

it('is not held up by a build that was killed', async () => {
  mkdirSync(join(project, 'dist'));
  const gone = fork(join(project, 'tsconfig.json'), { silent: true });
  await once(gone, 'close');
  write('dist/.building', String(gone.pid));
  expect(await build()).toEqual(SILENT);
});

it('does nothing where there is a build but no sources', async () => {
  await build();
  rmSync(join(project, 'apps'), { recursive: true });
  rmSync(join(project, 'tsconfig.build.json'));
  expect(await build()).toEqual(SILENT);
});
