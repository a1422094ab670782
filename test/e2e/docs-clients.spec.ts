import { transform } from '@swc/core';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { anExperiment, call, CLIENT_KEY, startApi, type ApiUnderTest } from '../support/api-under-test.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ROOM = join(ROOT, 'libs/client');

/** What is there of a page while a browser's example runs; when nothing is left to do, the visitor goes. */
const PAGE = `
globalThis.MutationObserver = class { observe() {} disconnect() {} };
globalThis.document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
process.once('beforeExit', () => {
  document.visibilityState = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
});
`;

/** Renders what the example exports, as a server does: the exposure is sent while rendering, no effect is waited for. */
const RENDER = `
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { App } from './example.mjs';
console.log(renderToStaticMarkup(createElement(App)));
`;

const ON_SERVERS = ['OpenFeature, server', 'Flags'];

interface Example {
  title: string;
  language: string;
  code: string;
}

let server: ApiUnderTest;
let database: pg.Client;
let folder: string;
beforeAll(async () => {
  server = await startApi();
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
  await anExperiment(server, 'landing-page');
  const rules = [{ key: 'dutch', condition: { country: 'NL' }, value: true }];
  await call(server, 'POST', '/v1/flags', { body: { key: 'new-search', value: false, rules } });
  await mkdir(join(ROOT, '.data'), { recursive: true });
  folder = await mkdtemp(join(ROOT, '.data/docs-'));
  await installPackage();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.end();
  await server.close();
});

/** As npm would from what `npm pack` packs. */
async function installPackage(): Promise<void> {
  const target = join(folder, 'node_modules/@consumer-science/client');
  await mkdir(target, { recursive: true });
  await cp(join(ROOM, 'package.json'), join(target, 'package.json'));
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [
    compiler,
    '-p',
    join(ROOM, 'tsconfig.build.json'),
    '--outDir',
    join(target, 'dist'),
  ]);
}

async function examples(): Promise<Example[]> {
  const text = await readFile(join(ROOT, 'docs/clients.md'), 'utf8');
  const pattern = /^## (.+)\n[^]*?^\`\`\`(\w+)\n([^]*?)^\`\`\`$/gm;
  return [...text.matchAll(pattern)].map(([, title = '', language = '', code = '']) => ({
    title,
    language,
    code,
  }));
}

/** The example as it stands, on this server. */
async function output(title: string): Promise<string> {
  const { language, code } = (await examples()).find((one) => one.title === title) as Example;
  const local = code
    .replaceAll('https://experiments.example.com', server.url)
    .replaceAll('cs_client_...', CLIENT_KEY);
  if (language === 'sh') return (await run('bash', ['-euc', local])).stdout;
  await writeFile(join(folder, 'page.mjs'), PAGE);
  await writeFile(join(folder, 'render.mjs'), RENDER);
  await writeFile(join(folder, 'example.mjs'), language === 'jsx' ? await withoutJsx(local) : local);
  const page = ON_SERVERS.includes(title) ? [] : ['--import', join(folder, 'page.mjs')];
  const script = join(folder, language === 'jsx' ? 'render.mjs' : 'example.mjs');
  return (await run(process.execPath, [...page, script])).stdout;
}

async function withoutJsx(code: string): Promise<string> {
  const { code: javascript } = await transform(code, {
    configFile: false,
    swcrc: false,
    jsc: {
      parser: { syntax: 'ecmascript', jsx: true },
      target: 'es2022',
      transform: { react: { runtime: 'automatic' } },
    },
    module: { type: 'es6' },
  });
  return javascript;
}

async function assigned(id: string): Promise<{ variant: string; value: string }> {
  const { body } = await call<{ assignments: [{ variant: string; value: string }] }>(
    server,
    'POST',
    '/v1/assignments',
    { key: CLIENT_KEY, body: { attributes: { id }, experiments: ['landing-page'] } },
  );
  return body.assignments[0];
}

async function stored(unit: string): Promise<unknown[]> {
  const { rows } = await database.query<Record<string, unknown>>(
    'SELECT type, experiment, variant, name, value::float8, properties FROM events WHERE unit = $1 ORDER BY type',
    [unit],
  );
  return rows;
}

const anExposure = (variant: string): object =>
  expect.objectContaining({ type: 'exposure', experiment: 'landing-page', variant }) as object;
const aSignup = expect.objectContaining({ type: 'track', name: 'signup' }) as object;

describe('docs/clients.md', () => {
  it('has the examples that are run here, and no others', async () => {
    const text = await readFile(join(ROOT, 'docs/clients.md'), 'utf8');
    const all = await examples();
    expect(all.map(({ title, language }) => `${title}: ${language}`)).toEqual([
      'OpenFeature, server: js',
      'OpenFeature, web: js',
      'GrowthBook, JavaScript: js',
      'GrowthBook, React: jsx',
      'Flags: js',
      'Anything else: curl: sh',
    ]);
    expect(text.match(/^```\w+$/gm)).toHaveLength(all.length);
  });

  it.each([
    ['OpenFeature, server', 'anna'],
    ['OpenFeature, web', 'bram'],
    ['GrowthBook, JavaScript', 'cees'],
  ])('%s: shows the variant, and what happened arrives', async (title, unit) => {
    const { variant, value } = await assigned(unit);
    expect((await output(title)).trim()).toBe(value);
    expect(await stored(unit)).toEqual([anExposure(variant), aSignup]);
  });

  it('GrowthBook, React: shows the variant, and the exposure arrives', async () => {
    const { variant, value } = await assigned('dina');
    expect((await output('GrowthBook, React')).trim()).toBe(`<button>${value}</button>`);
    expect(await stored('dina')).toEqual([anExposure(variant)]);
  });

  it('Flags: shows the value and its rule, and nothing is an exposure', async () => {
    expect((await output('Flags')).trim()).toBe('true dutch');
    expect(await stored('fred')).toEqual([]);
  });

  it('curl: is answered, and repeated without harm', async () => {
    const [assignment, events] = (await output('Anything else: curl')).trim().split('\n');
    expect(JSON.parse(assignment ?? '')).toMatchObject({ assignments: [{ experiment: 'landing-page' }] });
    expect(JSON.parse(events ?? '')).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
    expect(await output('Anything else: curl')).toContain('"duplicates":2');
    expect(await stored('eva')).toEqual([anExposure('treatment'), aSignup]);
  });
});
